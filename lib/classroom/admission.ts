/** Which students' runs are lent to a trainer next, if there is not room for all. */

/** A run may train this long before it makes way for one that waits. */
export const turnSeconds = 20;
/** Loading and saving a network costs time: at most this many runs are swapped at once. */
export const changesAtOnce = 4;
/** How often runs are considered for swapping. */
export const lookSeconds = 5;

export type WaitingStudent = {
  readonly seatId: string;
  /** Compute time of all the student's runs so far. */
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
 * The students in the order in which they are served: urgent ones, then least compute time, then longest
 * wait (least attained service first; Nuyens & Wierman 2008, "The foreground–background queue"). Students with
 * `perStudent` runs lent wait, since a second run would only share the first one's slices; so do those whose session is
 * paused.
 */
export function admissionOrder<Student extends WaitingStudent>(
  students: readonly Student[],
  perStudent: number,
): Student[] {
  return students
    .filter(({ lent, paused }) => lent < perStudent && !paused)
    .sort(
      (a, b) =>
        Number(b.urgent) - Number(a.urgent) || a.used - b.used || a.since - b.since || (a.seatId < b.seatId ? -1 : 1),
    );
}
