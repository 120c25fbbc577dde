/** Measures how many GPU-seconds trainers get in a second of the clock while they are busy. */

/** What was measured so long ago counts for a third. */
const memorySeconds = 60;
/** A trainer that is silent for longer has lost its runs; more is a clock that was set, or a machine that slept. */
const longestSilence = 10;
/** No trainer is taken for slower than this, so that times stay finite. */
const least = 0.05;

export type Usage = {
  /** It is now this moment, in milliseconds; until now so many trainers were busy. */
  pass(moment: number, busy: number): void;
  /** Trainers have spent these GPU-seconds since the last moment. */
  spend(gpuSeconds: number): void;
  /** GPU-seconds of a busy trainer in a second, at most 1; 1 before there is any measurement. */
  gpuSecondsPerSecond(): number;
};

/** Sums of seconds and GPU-seconds in which the past fades, an exponential average over the time that trainers were busy. */
export function createUsage(): Usage {
  // As if ten seconds had been measured without a gap: the first runs of a class are made in them, which takes long.
  let [seconds, gpuSeconds] = [10, 10];
  let last: number | undefined;
  return {
    pass(moment, busy) {
      const passed = Math.min(longestSilence, Math.max(0, moment - (last ?? moment)) / 1000);
      last = moment;
      if (busy === 0) return;
      const fade = Math.exp(-passed / memorySeconds);
      seconds = seconds * fade + passed * busy;
      gpuSeconds *= fade;
    },
    spend(more) {
      gpuSeconds += more;
    },
    gpuSecondsPerSecond: () => Math.min(1, Math.max(least, gpuSeconds / seconds)),
  };
}
