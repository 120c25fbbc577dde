/** Work on a list that grows at its end, done once for each of its elements. */

/**
 * A function like `elements.map(make())` that works only on what was added since it was last called, as long as the list has
 * only grown; the same array where nothing was added. `make` begins anew: what it gives is called with each element in order.
 */
export function growing<From, To>(make: () => (element: From) => To): (elements: readonly From[]) => readonly To[] {
  let work = make();
  let from: readonly From[] = [];
  let made: readonly To[] = [];
  return (elements) => {
    if (elements === from) return made;
    const known = from.length;
    const grew = elements.length >= known && (known === 0 || elements[known - 1] === from[known - 1]);
    if (!grew) {
      work = make();
      made = elements.map(work);
    } else if (elements.length > known) made = [...made, ...elements.slice(known).map(work)];
    from = elements;
    return made;
  };
}
