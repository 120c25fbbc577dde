/** How much of a trainer's time looking into runs may take from training: a burst, then a small share. */

/** A class that is told to look at its runs all at once is answered at once. */
const burstSeconds = 10;
/** Of a trainer's time, from then on. */
const share = 0.03;

export type Budget = {
  /** Milliseconds until the next question may be asked; 0 where it may be now. */
  wait(): number;
  /** A question took so many seconds. */
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
