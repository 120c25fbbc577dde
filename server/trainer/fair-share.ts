/**
 * Whose turn it is on the trainer: everyone with something to train gets the same GPU-seconds.
 *
 * Start-time fair queueing (Goyal, Vin & Cheng 1996) with equal weights; stride scheduling (Waldspurger & Weihl 1995) is the
 * same idea. Each student has virtual GPU-seconds:
 * - the turn goes to the student with the least of them (between equals, to the one whose run was submitted first);
 * - a slice of s measured seconds adds s to them, so a large network takes its turns more rarely, not more of the device;
 * - who comes, or comes back after a pause, starts at  max(own, least among those training):  it need not wait until it
 *   has paid for the past, and has no advantage from it;
 * - a student's own runs share the student's turn, the oldest first.
 * Then for any two students who both have work over some time, the GPU-seconds that they get in it differ by at most two
 * of the longest slices, however many runs each has submitted.
 */

/** Virtual GPU-seconds by seat id. */
export type Accounts = Readonly<Record<string, number>>;

/** A run that can be trained; `order` is smaller for runs submitted earlier. */
export type Contender = { readonly runId: string; readonly seatId: string; readonly order: number };

const virtualSeconds = (accounts: Accounts, seatId: string): number => accounts[seatId] ?? 0;

/** The accounts after a run of `seatId` has joined `others`, the runs that were there before. */
export function enter(accounts: Accounts, others: readonly Contender[], seatId: string): Accounts {
  if (others.some((run) => run.seatId === seatId)) return accounts;
  // With nobody there the clock stands where the last one left it, at the most that anyone has.
  const seconds = others.length
    ? Math.min(...others.map((run) => virtualSeconds(accounts, run.seatId)))
    : Math.max(0, ...Object.values(accounts));
  return { ...accounts, [seatId]: Math.max(virtualSeconds(accounts, seatId), seconds) };
}

/** The run whose turn it is, or undefined where there is none. */
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
