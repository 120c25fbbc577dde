/** The columns of the compare page: a run, or runs that differ only in their seed; each with its own mark and curves. */
import {
  type BandKind,
  commonUnit,
  type GroupPoint,
  groupCurve,
  type Placing,
  type Quantity,
  quantities,
  type Sample,
  samplesOf,
  smoothed,
  untilEpoch,
} from '#lib/metrics/compared-curves.ts';
import type { DatedMetrics } from '#lib/metrics/point.ts';
import { settingsKey } from '#lib/relevance.ts';
import type { ShownRun } from '#lib/session/shown-runs.ts';
import { planOf } from '#lib/training-plan.ts';
import { type Marker, markers, studentColors } from '../student-mark.tsx';
import type { CompareSettings } from './settings.ts';

export type Entry = {
  /** The run by which the column is known. */
  readonly shown: ShownRun;
  /** It and its other seeds, where they stand together; else it alone. */
  readonly members: readonly ShownRun[];
  readonly color: string;
  readonly marker: Marker;
};

/**
 * The run's student keeps their colour; a second run of theirs, or of somebody with the same colour, gets the next that
 * is free, so that no two columns look the same.
 */
export function comparedColors(seatNumbers: readonly number[]): number[] {
  const taken = new Set<number>();
  return seatNumbers.map((seat) => {
    let color = seat % studentColors;
    while (taken.has(color) && taken.size < studentColors) color = (color + 1) % studentColors;
    taken.add(color);
    return color;
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
  const colors = comparedColors(kept.map(({ seat }) => seat.number));
  return kept.map((shown, index) => ({
    shown,
    members: seeds === 'apart' ? [shown] : all.filter((each) => each.named && keyOf(each) === keyOf(shown)),
    color: `var(--student-${colors[index]})`,
    marker: markers[index % markers.length]!,
  }));
}

/** What is drawn of one column in one quantity. */
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

/** The curves of all columns by quantity, smoothed over the same stretch; the learning rate is what was set, and never smoothed. */
export function curvesOf(
  entries: readonly Entry[],
  metrics: Readonly<Record<string, DatedMetrics>>,
  { axis, smoothing, seeds }: Options,
): EntryCurves {
  const kind: BandKind = seeds === 'apart' ? 'range' : seeds;
  const points = new Map(
    entries.flatMap(({ members }) =>
      members.map(({ run, whole, epochs }) => {
        const own = metrics[run.id]!;
        return [run.id, whole ? own : untilEpoch(own, epochs)];
      }),
    ),
  );
  const inQuantity = (quantity: Quantity): EntryCurve[] => {
    const samples = entries.map(({ members }) =>
      members.map(({ run }) => samplesOf(points.get(run.id)!, quantity, axis, placingOf(run))),
    );
    const unit = commonUnit(samples.flat());
    const weight = quantity === 'learningRate' ? 0 : smoothing;
    return entries.map((entry, index): EntryCurve => {
      const own = samples[index]!;
      const drawn = own.map((each) => smoothed(each, weight, unit));
      if (own.length === 1) return { entry, raw: own[0]!, smooth: drawn[0]!, band: null };
      const band = groupCurve(drawn, kind);
      return { entry, raw: groupCurve(own, kind), smooth: band, band };
    });
  };
  return Object.fromEntries(quantities.map((quantity) => [quantity, inQuantity(quantity)])) as Record<
    Quantity,
    EntryCurve[]
  >;
}

function placingOf(run: ShownRun['run']): Placing {
  return { stepsPerEpoch: planOf(run.hyperparameters).stepsPerEpoch, startedAt: run.startedAt };
}
