/** The two clocks: the time of day, which may be set back, and elapsed time, which never goes back. */

/** Milliseconds since 1970, for times that are stored, shown, or compared with other machines. */
export const now = (): number => Date.now();

/** Milliseconds since some moment of this process, for timeouts, expiries and rates. */
export const elapsed = (): number => performance.now();
