/** Paints the charts of a page one after another, so that many that change at once do not hold up a frame together. */

/** Milliseconds of a frame that may be spent on charts; what they draw is turned into pixels afterwards, which takes as long again. */
const budget = 3;

const waiting = new Set<() => void>();
let frame = 0;

function paint() {
  frame = 0;
  const began = performance.now();
  for (const work of waiting) {
    waiting.delete(work);
    work();
    if (performance.now() - began > budget) break;
  }
  if (waiting.size > 0) frame = requestAnimationFrame(paint);
}

/** Does the work in one of the next frames, once however often it is asked for; the result takes that back. */
export function queuePaint(work: () => void): () => void {
  waiting.add(work);
  if (!frame) frame = requestAnimationFrame(paint);
  return () => waiting.delete(work);
}
