/** Which students' runs are lent to a trainer next, when there may not be room for all. */

/** A run may train this long before it makes room for one that waits. */
export const turnSeconds = 20;
/** Loading and writing a network costs time: only so many runs change places at once. */
export const changesAtOnce = 4;
/** How often it is looked whether runs should change places. */
export const lookSeconds = 5;

/** A student who has a run waiting. */
export type WaitingStudent = {
  readonly seatId: string;
  /** GPU-seconds that all the student's runs have taken so far. */
  readonly used: number;
  /** When the student's first waiting run was submitted. */
  readonly since: number;
  /** How many of the student's runs are lent already. */
  readonly lent: number;
  /** The instructor has moved a run of theirs to the front. */
  readonly urgent: boolean;
  /** Their session is paused. */
  readonly paused: boolean;
};

/**
 * The students in the order in which they are served: urgent ones, then whoever has used least, then whoever has waited
 * longest (least attained service first; Nuyens & Wierman 2008, "The foreground–background queue"). Students with
 * `perStudent` runs lent wait, since a second one would only share the first one's turn; so do those whose session is
 * paused.
 */
export function admissionOrder(students: readonly WaitingStudent[], perStudent: number): WaitingStudent[] {
  return students
    .filter(({ lent, paused }) => lent < perStudent && !paused)
    .sort(
      (a, b) =>
        Number(b.urgent) - Number(a.urgent) || a.used - b.used || a.since - b.since || (a.seatId < b.seatId ? -1 : 1),
    );
}
