/**
 * Whose turn it is on the trainer: every student with something to train gets the same compute time.
 *
 * Start-time fair queueing (Goyal, Vin & Cheng 1996) with equal weights; stride scheduling (Waldspurger & Weihl 1995) is the
 * same idea. Each student has virtual seconds:
 * - the next turn goes to the student with the fewest (if equal, to the run submitted first);
 * - a slice of s measured seconds adds s, so a large network gets fewer turns, not more of the device;
 * - a student who joins, or returns after a pause, starts at  max(own, least among those training):  the pause neither
 *   delays nor favours the student;
 * - a student's own runs share the student's turns, oldest first;
 * - a run that is being trained in a lane has its time charged in advance, so that a student's second run is not taken for
 *   the student with the least;
 * - a student all of whose runs are in lanes cannot use more, and saves up at most a few seconds of what others get.
 * Over any period in which two students both have work, their compute times therefore differ by at most two of the
 * longest slices, however many runs each has submitted.
 */

/** Virtual seconds by seat id. */
export type Accounts = Readonly<Record<string, number>>;

/** A run that can be trained; `order` is smaller for runs submitted earlier. */
export type Contender = { readonly runId: string; readonly seatId: string; readonly order: number };

const virtualSeconds = (accounts: Accounts, seatId: string): number => accounts[seatId] ?? 0;

/** The accounts after a run of `seatId` joins `others`. */
export function enter(accounts: Accounts, others: readonly Contender[], seatId: string): Accounts {
  if (others.some((run) => run.seatId === seatId)) return accounts;
  // With nobody training, the clock stays where it was: at the largest account.
  const seconds = others.length
    ? Math.min(...others.map((run) => virtualSeconds(accounts, run.seatId)))
    : Math.max(0, ...Object.values(accounts));
  return { ...accounts, [seatId]: Math.max(virtualSeconds(accounts, seatId), seconds) };
}

/** The run whose turn it is; undefined if there is none. */
export function nextTurn<Run extends Contender>(accounts: Accounts, runs: readonly Run[]): Run | undefined {
  return runs.reduce<Run | undefined>((best, run) => {
    if (!best) return run;
    const ahead = virtualSeconds(accounts, run.seatId) - virtualSeconds(accounts, best.seatId);
    return ahead < 0 || (ahead === 0 && run.order < best.order) ? run : best;
  }, undefined);
}

/** The accounts after `seatId` has used the device for `seconds`. */
export function charge(accounts: Accounts, seatId: string, seconds: number): Accounts {
  return { ...accounts, [seatId]: virtualSeconds(accounts, seatId) + seconds };
}

/** The most virtual seconds that a student saves up while all of the student's runs are in lanes. */
const mostSaved = 2;

/**
 * The accounts at the moment in which a lane takes a run of `seatId`: students who have runs only in lanes (`inLanes`), none
 * `waiting` for one, fall behind that student by at most `mostSaved`.
 */
export function limitSavings(
  accounts: Accounts,
  inLanes: readonly Contender[],
  waiting: readonly Contender[],
  seatId: string,
): Accounts {
  const least = virtualSeconds(accounts, seatId) - mostSaved;
  const sated = inLanes.filter((run) => !waiting.some((other) => other.seatId === run.seatId));
  const raised = sated.filter((run) => virtualSeconds(accounts, run.seatId) < least);
  return { ...accounts, ...Object.fromEntries(raised.map((run) => [run.seatId, least])) };
}
