/** How many runs can be compared. */

/** More cannot be told apart in one picture. */
export const mostCompared = 6;
