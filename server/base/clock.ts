/** The two clocks: one tells what time it is and may be set, also back; the other how much has passed, and only goes on. */

/** Milliseconds since 1970, for moments that are kept, shown, or compared with those of other machines. */
export const now = (): number => Date.now();

/** Milliseconds since some moment of this process, for everything that waits, expires or is counted by the second. */
export const elapsed = (): number => performance.now();
