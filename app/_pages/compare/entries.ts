/** The columns of the compare page: a run, or runs that differ only in their seed; each with its own mark, curves and figures. */
import { shallowEqual } from '#app/_live/use-observable.tsx';
import { studentColors, studentMark } from '#app/_session/student-mark.tsx';
import type { Marker } from '#app/_ui/chart/series.ts';
import {
  type BandKind,
  commonUnit,
  type GroupPoint,
  groupCurve,
  type Placing,
  pointsWith,
  type Quantity,
  quantities,
  type Sample,
  sampler,
  smoother,
  untilEpoch,
} from '#lib/analysis/compared-curves.ts';
import { growing } from '#lib/analysis/growing.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { DatedMetrics, DatedPoint } from '#lib/classroom/point.ts';
import { settingsKey } from '#lib/hyperparameters/relevance.ts';
import { planOf } from '#lib/network/training-plan.ts';
import type { CompareSettings } from './settings.ts';

export type Entry = {
  /** The run by which the column is known. */
  readonly shown: ShownRun;
  /** It and its other seeds, where they stand together; else it alone. */
  readonly members: readonly ShownRun[];
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: Marker;
};

/**
 * How columns of these students look: each student's first as on every other page. Their further ones keep the mark and get a
 * colour that none of the others has, as long as there is one.
 */
export function comparedMarks(seatNumbers: readonly number[]): Pick<Entry, 'color' | 'dash' | 'marker'>[] {
  const taken = new Set(seatNumbers.map((seat) => seat % studentColors));
  return seatNumbers.map((seat, index) => {
    const mark = studentMark(seat);
    if (seatNumbers.indexOf(seat) === index) return mark;
    let color = seat % studentColors;
    while (taken.has(color) && taken.size < studentColors) color = (color + 1) % studentColors;
    taken.add(color);
    return { ...mark, color: studentMark(color).color };
  });
}

/** The columns for these runs, in their order; with seeds together, a run that an earlier one stands for has none. */
export function entriesOf(
  chosen: readonly ShownRun[],
  all: readonly ShownRun[],
  seeds: CompareSettings['seeds'],
): Entry[] {
  const keyOf = ({ run }: ShownRun) => settingsKey(run.hyperparameters);
  const kept =
    seeds === 'apart'
      ? chosen
      : chosen.filter((each, index) => chosen.findIndex((one) => keyOf(one) === keyOf(each)) === index);
  const marks = comparedMarks(kept.map(({ seat }) => seat.number));
  return kept.map((shown, index) => ({
    shown,
    members: seeds === 'apart' ? [shown] : all.filter((each) => each.named && keyOf(each) === keyOf(shown)),
    ...marks[index]!,
  }));
}

/** The curve of one column for one quantity. */
/** Whether the accuracies of two columns can be compared: those on different data sets cannot. */
export const comparable = (a: Pick<Entry, 'shown'>, b: Pick<Entry, 'shown'>): boolean =>
  a.shown.run.hyperparameters.dataset === b.shown.run.hyperparameters.dataset;

export type EntryCurve = {
  readonly entry: Entry;
  /** As measured, or the mean of the seeds. */
  readonly raw: readonly Sample[];
  /** As drawn. */
  readonly smooth: readonly Sample[];
  /** Around the smoothed mean; null for a single run. */
  readonly band: readonly GroupPoint[] | null;
};

export type EntryCurves = Readonly<Record<Quantity, readonly EntryCurve[]>>;

type Options = Pick<CompareSettings, 'axis' | 'smoothing' | 'seeds'>;

type CurvesOf = (
  entries: readonly Entry[],
  metrics: Readonly<Record<string, DatedMetrics>>,
  options: Options,
) => EntryCurves;

/**
 * Makes the function that gives the curves of all columns by quantity, smoothed over the same stretch; the learning rate is
 * what was set, and never smoothed. It keeps what it made, so that a point that comes costs the work of one point, and a
 * quantity in which nothing has changed is the same array as before.
 */
export function createCurves(): CurvesOf {
  let keptFor: Options | undefined;
  let samplesBy = new Map<string, (points: readonly DatedPoint[]) => readonly Sample[]>();
  let smoothBy = new Map<string, (samples: readonly Sample[]) => readonly Sample[]>();
  let last: Partial<EntryCurves> = {};

  return (entries, metrics, options) => {
    const { axis, smoothing, seeds } = options;
    if (!shallowEqual(keptFor, options)) {
      samplesBy = new Map();
      smoothBy = new Map();
    }
    keptFor = options;
    const inQuantity = (quantity: Quantity): readonly EntryCurve[] => {
      const samples = entries.map(({ members }) =>
        members.map(({ run, whole, epochs }) => {
          const own = metrics[run.id]!;
          const points = pointsWith(whole ? own : untilEpoch(own, epochs), quantity);
          const key = `${run.id} ${quantity} ${run.startedAt}`;
          return madeBy(samplesBy, key, () => growing(() => sampler(quantity, axis, placingOf(run))))(points);
        }),
      );
      const unit = commonUnit(samples.flat());
      const weight = quantity === 'learningRate' ? 0 : smoothing;
      const curves = entries.map((entry, index): EntryCurve => {
        const own = samples[index]!;
        const drawn = own.map((each, member) => {
          const key = `${entry.members[member]!.run.id} ${quantity} ${unit}`;
          return madeBy(smoothBy, key, () => growing(() => smoother(weight, unit)))(each);
        });
        return entryCurve(entry, own, drawn, seeds, last[quantity]?.[index]);
      });
      const before = last[quantity];
      const same = before?.length === curves.length && curves.every((curve, index) => curve === before[index]);
      return same ? before : curves;
    };
    last = Object.fromEntries(quantities.map((quantity) => [quantity, inQuantity(quantity)]));
    return last as EntryCurves;
  };
}

function madeBy<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** The curve of one column from its members' curves; `before` again where it is the same. */
function entryCurve(
  entry: Entry,
  samples: readonly (readonly Sample[])[],
  drawn: readonly (readonly Sample[])[],
  seeds: CompareSettings['seeds'],
  before: EntryCurve | undefined,
): EntryCurve {
  if (samples.length === 1) {
    const curve = { entry, raw: samples[0]!, smooth: drawn[0]!, band: null };
    return before && shallowEqual(before, curve) ? before : curve;
  }
  const kind: BandKind = seeds === 'apart' ? 'range' : seeds;
  const band = groupCurve(drawn, kind);
  return { entry, raw: groupCurve(samples, kind), smooth: band, band };
}

function placingOf(run: ShownRun['run']): Placing {
  return { stepsPerEpoch: planOf(run.hyperparameters).stepsPerEpoch, startedAt: run.startedAt };
}

/** Digits of a loss or a learning rate that tell something. */
export function threeDigits(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  return value.toPrecision(3);
}

/** A rate that was set, without zeros that say nothing. */
export const plainRate = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : String(Number(value.toPrecision(3)));

/** Those that are shares, 0…1. */
export const shares: readonly Quantity[] = ['accuracy', 'validationAccuracy'];

/** A difference of accuracies in percentage points, with its sign. */
export function signed(difference: number): string {
  const points = (difference * 100).toFixed(1);
  if (Number(points) === 0) return '±0.0';
  return difference > 0 ? `+${points}` : points.replace('-', '−');
}
