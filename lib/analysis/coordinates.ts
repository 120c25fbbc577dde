/** All runs of a class on parallel axes: the hyperparameters that vary and the results, and the runs in a selection. */
import { isRelevant } from '../hyperparameters/relevance.ts';
import { triedIn, valueAt } from './class-map.ts';
import type { ShownRun } from './shown-runs.ts';

export type Value = string | number | boolean;

export const results = ['computeSeconds', 'parameters', 'accuracy'] as const;
export type Result = (typeof results)[number];

/** One axis; positions on it run from 0 at the bottom to 1 at the top. */
export type CoordinateAxis = {
  /** A hyperparameter's path, with `*` for the first block or layer, or a result. */
  readonly id: string;
  /** Values with their positions: all of them if there are few, otherwise round ones. */
  readonly ticks: readonly { readonly value: Value; readonly place: number }[];
  /** The run's position; undefined if it has no such value. */
  readonly place: (shown: ShownRun) => number | undefined;
  /** The value at a position, for describing a selection; a choice is the nearest one. */
  readonly valueAt: (place: number) => Value;
  /** The position of a value, which may lie beyond the ends; undefined for one that the axis does not have. */
  readonly placeOf: (value: Value) => number | undefined;
};

/** Up to this many values are all named; more are an axis of numbers. */
const mostNamed = 7;
/** A range that spans this many times its smallest value is drawn on a logarithmic scale. */
const wide = 20;

function resultOf({ run, best }: ShownRun, result: Result): number | undefined {
  if (result === 'accuracy') return best?.validationAccuracy;
  return run[result];
}

/** 1, 2 and 5 times powers of ten, or even steps, between these; at most about six. */
function roundValues(low: number, high: number, log: boolean): number[] {
  if (log) {
    const values: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
      for (const factor of [1, 2, 5]) values.push(Number((factor * 10 ** power).toPrecision(3)));
    }
    const within = values.filter((value) => value >= low && value <= high);
    return within.length <= 6
      ? within
      : within.filter((value) => Number.isInteger(Number(Math.log10(value).toFixed(9))));
  }
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(6)));
}

function numberAxis(
  id: string,
  values: readonly number[],
  read: (shown: ShownRun) => number | undefined,
): CoordinateAxis {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const [low, high] = [distinct[0]!, distinct.at(-1)!];
  const log = low > 0 && high / low >= wide;
  const along = (value: number) => (log ? Math.log(value) : value);
  const span = along(high) - along(low);
  const place = (value: number) => (span === 0 ? 0.5 : (along(value) - along(low)) / span);
  const named = distinct.length <= mostNamed ? distinct : roundValues(low, high, log);
  return {
    id,
    ticks: named.map((value) => ({ value, place: place(value) })),
    place: (shown) => {
      const value = read(shown);
      return value === undefined ? undefined : place(value);
    },
    valueAt: (at) => (log ? Math.exp(along(low) + at * span) : low + at * span),
    placeOf: (value) => (typeof value !== 'number' ? undefined : log && value <= 0 ? 0 : place(value)),
  };
}

function choiceAxis(
  id: string,
  values: readonly Value[],
  read: (shown: ShownRun) => Value | undefined,
): CoordinateAxis {
  const places = new Map(
    values.map((value, index) => [value, values.length === 1 ? 0.5 : index / (values.length - 1)]),
  );
  return {
    id,
    ticks: values.map((value) => ({ value, place: places.get(value)! })),
    place: (shown) => {
      const value = read(shown);
      return value === undefined ? undefined : places.get(value);
    },
    valueAt: (at) => values[Math.round(at * (values.length - 1))]!,
    placeOf: (value) => places.get(value),
  };
}

/** The axes of these runs: every hyperparameter with several values that matter, then the results. */
export function axesOf(shown: readonly ShownRun[]): CoordinateAxis[] {
  const settings = triedIn(shown.map(({ run }) => run)).flatMap(({ path, values }): CoordinateAxis[] => {
    const read = ({ run }: ShownRun) =>
      isRelevant(path.replace('.*.', '.0.'), run.hyperparameters) ? valueAt(run, path) : undefined;
    const used = new Set(shown.map(read));
    const own = values.filter((value) => used.has(value));
    if (own.length < 2) return [];
    const numbers = own.every((value) => typeof value === 'number');
    return [
      numbers ? numberAxis(path, own, read as (each: ShownRun) => number | undefined) : choiceAxis(path, own, read),
    ];
  });
  const ends = results.flatMap((result): CoordinateAxis[] => {
    const values = shown.flatMap((each) => resultOf(each, result) ?? []);
    return values.length === 0 ? [] : [numberAxis(result, values, (each) => resultOf(each, result))];
  });
  return [...settings, ...ends];
}

/** By axis, the selected range of positions; an axis without one excludes no run. */
export type Selection = Readonly<Record<string, readonly [from: number, to: number]>>;

/** Whether the run is in every selected range; a run without a value is in none. */
export function isSelected(shown: ShownRun, axes: readonly CoordinateAxis[], selection: Selection): boolean {
  return axes.every((axis) => {
    const chosen = selection[axis.id];
    if (!chosen) return true;
    const place = axis.place(shown);
    return place !== undefined && place >= chosen[0] - 1e-9 && place <= chosen[1] + 1e-9;
  });
}

/** By axis, the selected range of values; null is open. */
export type Ranges = Readonly<Record<string, readonly [from: Value | null, to: Value | null]>>;

/** The selected ranges in values, which stay right when the ends of an axis move. */
export function rangesOf(axes: readonly CoordinateAxis[], selection: Selection): Ranges {
  return Object.fromEntries(
    axes.flatMap((axis) => {
      const range = selection[axis.id];
      if (!range) return [];
      const [from, to] = range;
      return [[axis.id, [from <= 0 ? null : axis.valueAt(from), to >= 1 ? null : axis.valueAt(to)]]];
    }),
  );
}

/** Positions that values have lost by being written with a few digits. */
const slack = 1e-6;

/** The positions of such ranges; those are left out that no axis has, or that lie beyond it. */
export function selectionOf(axes: readonly CoordinateAxis[], ranges: Ranges): Selection {
  return Object.fromEntries(
    axes.flatMap((axis) => {
      const range = ranges[axis.id];
      if (!range) return [];
      const low = range[0] === null ? 0 : axis.placeOf(range[0]);
      const high = range[1] === null ? 1 : axis.placeOf(range[1]);
      if (low === undefined || high === undefined || low > high + slack) return [];
      const [from, to] = [Math.max(0, low - slack), Math.min(1, high + slack)];
      return from > 1 || to < 0 ? [] : [[axis.id, [from, to]]];
    }),
  );
}
