/** How often each delay occurred, in whole milliseconds: compact enough to send between processes. */

export type Delays = number[];

/** Longer delays count as this. */
const longest = 60_000;

export function addDelay(delays: Delays, milliseconds: number): void {
  const whole = Math.min(longest, Math.max(0, Math.round(milliseconds)));
  delays[whole] = (delays[whole] ?? 0) + 1;
}

export function sumOfDelays(all: readonly Delays[]): Delays {
  const sum: Delays = [];
  for (const delays of all) {
    delays.forEach((count, milliseconds) => {
      if (count) sum[milliseconds] = (sum[milliseconds] ?? 0) + count;
    });
  }
  return sum;
}

/** The quantile of this share; NaN if there are none. */
export function delayAt(delays: Delays, share: number): number {
  const total = delays.reduce((sum, count) => sum + (count ?? 0), 0);
  let seen = 0;
  for (const [milliseconds, count] of delays.entries()) {
    seen += count ?? 0;
    if (total > 0 && seen >= share * total) return milliseconds;
  }
  return Number.NaN;
}
