/** Positions of the equal-budget slider: round numbers from the least to the most used by the session's runs. */
import type { Budget } from '../classroom/board.ts';
import type { Run } from '../classroom/session.ts';

const roundNumbers = [1, 1.5, 2, 3, 5, 7];

/** Round numbers from the last one not above `least` to the first one not below `most`. */
function roundBetween(least: number, most: number): number[] {
  const stops: number[] = [];
  for (let exponent = Math.floor(Math.log10(least)); ; exponent += 1) {
    for (const mantissa of roundNumbers) {
      const stop = Number((mantissa * 10 ** exponent).toPrecision(2));
      if (stop <= least) stops.length = 0;
      stops.push(stop);
      if (stop >= most) return stops;
    }
  }
}

/** With longer runs, budgets of epochs are round numbers. */
const eachEpochUpTo = 200;

/**
 * The possible limits of this kind, ascending; the last lets every run count in full. Empty until a run has
 * finished an epoch.
 */
export function budgetStops(runs: readonly Run[], kind: Budget['kind']): number[] {
  const counted = runs.filter(({ records }) => records.length > 0);
  if (counted.length === 0) return [];
  if (kind === 'epochs') {
    const most = Math.max(...counted.map(({ records }) => records.at(-1)!.epoch));
    if (most <= eachEpochUpTo) return Array.from({ length: most }, (_, index) => index + 1);
    return roundBetween(Math.min(...counted.map(({ records }) => records[0]!.epoch)), most).filter(Number.isInteger);
  }
  if (kind === 'parameters') {
    const parameters = counted.map((run) => run.parameters);
    return roundBetween(Math.min(...parameters), Math.max(...parameters));
  }
  const least = Math.min(...counted.map(({ records }) => records[0]!.computeSeconds));
  const most = Math.max(...counted.map(({ records }) => records.at(-1)!.computeSeconds));
  return roundBetween(Math.max(least, 0.1), Math.max(most, 0.1));
}
