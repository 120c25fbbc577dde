/** Figures beside what is wanted of them, for benchmarks that fail if one is over it. */
import { machine } from '../harness/measure.ts';

export type Figure = { readonly what: string; readonly unit: string; readonly found: number; readonly wanted: number };

const isOver = ({ found, wanted }: Figure) => !(found <= wanted);

/** Runs the benchmark, and prints its figures as they come, or all of them as JSON; the exit code is 1 if one is over. */
export async function printFigures(json: boolean, bench: (tell: (figure: Figure) => void) => Promise<void>) {
  const figures: Figure[] = [];
  await bench((figure) => {
    figures.push(figure);
    if (!json) console.log(lineOf(figure));
  });
  console.log(json ? JSON.stringify({ machine: machine(), figures }) : machine());
  if (figures.some(isOver)) process.exitCode = 1;
}

function lineOf(figure: Figure): string {
  const { what, unit, found, wanted } = figure;
  const value = found.toFixed(found < 10 ? 2 : 0).padStart(7);
  return `${what.padEnd(64)} ${value} ${unit.padEnd(12)} wanted ${wanted}${isOver(figure) ? '  OVER' : ''}`;
}

/** The value that this share of them stay within. */
export const atShare = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
