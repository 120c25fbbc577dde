/** The two clocks of the browser: one tells what time it is and may be set, the other how much has passed, and only goes on. */

/** Milliseconds since 1970. */
export const now = (): number => Date.now();

/** Milliseconds since some moment of this page; some browsers do not count while the machine sleeps. */
export const elapsed = (): number => performance.now();

/** When the browser began to open this document, on a scale that goes on from one document to the next. */
export const openedAt = (): number => performance.timeOrigin;

/** By how much the one is ahead of the other: it changes when the clock is set, and when the machine has slept. */
export const lead = (): number => now() - elapsed();
