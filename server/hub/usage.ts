/** Measures the compute time that busy trainers get per second of the clock. */

/** Time constant of the average: measurements this old count for about a third. */
const memorySeconds = 60;
/** A trainer silent for longer has lost its runs; a longer gap means that the clock was set or the machine slept. */
const longestSilence = 10;
/** Lower bound, so that expected times stay finite. */
const least = 0.05;

export type Usage = {
  /** The time is now `moment`, in milliseconds; until then so many trainers were busy, one with half its lanes as a half. */
  pass(moment: number, busy: number): void;
  /** Trainers have spent this compute time since the last call. */
  spend(computeSeconds: number): void;
  /** Compute time of a trainer with a run in each lane per second, at most 1; 1 before the first measurement. */
  computeSecondsPerSecond(): number;
};

/** Fading sums of seconds and compute time: an exponential average over the time that trainers were busy. */
export function createUsage(): Usage {
  // As if one second had been measured without a gap, so that the very first report does not decide alone.
  let [seconds, computeSeconds] = [1, 1];
  let last: number | undefined;
  return {
    pass(moment, busy) {
      const passed = Math.min(longestSilence, Math.max(0, moment - (last ?? moment)) / 1000);
      last = moment;
      if (busy === 0) return;
      const fade = Math.exp(-passed / memorySeconds);
      seconds = seconds * fade + passed * busy;
      computeSeconds *= fade;
    },
    spend(more) {
      computeSeconds += more;
    },
    computeSecondsPerSecond: () => Math.min(1, Math.max(least, computeSeconds / seconds)),
  };
}
