/** The browser's two clocks: one tells the time and may be set, the other measures elapsed time and only goes forward. */

/** Milliseconds since 1970. */
export const now = (): number => Date.now();

/** Milliseconds since some moment of this page; some browsers do not count while the machine sleeps. */
export const elapsed = (): number => performance.now();

/** When the browser began to open this document, on a scale that goes on from one document to the next. */
export const openedAt = (): number => performance.timeOrigin;

/** The difference of the two clocks, which changes when the clock is set and when the machine has slept. */
export const lead = (): number => now() - elapsed();

/** Calls the function once, for all calls of one moment. */
export function soon(run: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    queueMicrotask(() => {
      called = false;
      run();
    });
  };
}
