/** Maps a growing list, computing each element once. */

/**
 * A function like `elements.map(make())` that only processes elements added since its last call, as long as the list has
 * only grown; returns the same array if nothing was added. `make` starts over: its result is called with each element in order.
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
