/** Limits the trainer time spent on inspecting runs: a burst, then a small share. */

/** Enough for a whole class that inspects its runs at once. */
const burstSeconds = 10;
/** Share of a trainer's time after the burst. */
const share = 0.03;

export type Budget = {
  /** Milliseconds until the next question may be asked; 0 if now. */
  wait(): number;
  /** Records the seconds that a question took. */
  charge(seconds: number): void;
};

/** `now` in milliseconds. */
export function createBudget(now: () => number): Budget {
  let [left, at] = [burstSeconds, now()];
  const renew = () => {
    const moment = now();
    left = Math.min(burstSeconds, left + share * ((moment - at) / 1000));
    at = moment;
  };
  return {
    wait() {
      renew();
      return left > 0 ? 0 : Math.ceil((-left / share) * 1000) + 1;
    },
    charge(seconds) {
      renew();
      left -= seconds;
    },
  };
}
