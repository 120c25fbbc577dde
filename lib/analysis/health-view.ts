/** What screens draw of a run's health: shades of a map of layers and epochs, and bars of a histogram. */
import { type Health, type Histogram, histogramBins, type LayerHealth } from '../network/health.ts';

/** The figures of a layer that a map can show. */
export const healthFigures = ['gradient', 'update', 'weights', 'outputs', 'dead'] as const;
export type HealthFigure = (typeof healthFigures)[number];

/** A layer's figure: of outputs the deviation, of dead ReLUs the share; null if it is unknown or the layer has none. */
export function figureOf(layer: LayerHealth, figure: HealthFigure): number | null {
  if (figure === 'outputs') return layer.deviation;
  if (figure === 'dead') return layer.dead === null ? null : layer.dead / layer.units;
  return layer[figure];
}

/** The faintest shade of a value, so that it can be told from none. */
const faintest = 0.08;
const shadeAt = (share: number) => faintest + (1 - faintest) * share;

export type HealthMap = {
  readonly layers: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    /** 0…1, by epoch; null where there is no value. */
    readonly shades: readonly (number | null)[];
  }[];
  /** The values with the faintest and the strongest shade; undefined without any. */
  readonly range: { readonly lowest: number; readonly highest: number } | undefined;
};

/**
 * The map of a figure: a row for each layer of the network, from input to output, with a cell for each measurement. Sizes span
 * many powers of ten, so their shades follow their logarithm between the smallest and the largest of the map; shares of dead
 * ReLUs are shaded as they are, from 0 to 1.
 */
export function healthMap(health: readonly Health[], figure: HealthFigure): HealthMap {
  const names = health.at(-1)?.layers.map(({ name }) => name) ?? [];
  const rows = names.map((name, place) =>
    health.map(({ layers }) => {
      const layer = layers[place];
      return layer?.name === name ? figureOf(layer, figure) : null;
    }),
  );
  const known = rows.flat().filter((value) => value !== null);
  const sizes = known.filter((value) => value > 0);
  const isShare = figure === 'dead';
  const [lowest, highest] = isShare ? [0, 1] : [Math.min(...sizes), Math.max(...sizes)];
  const shadeOf = (value: number | null) => {
    if (value === null) return null;
    if (isShare) return value;
    if (value <= 0) return 0;
    return highest > lowest ? shadeAt(Math.log(value / lowest) / Math.log(highest / lowest)) : shadeAt(0.5);
  };
  return {
    layers: rows.map((values, place) => ({ name: names[place]!, values, shades: values.map(shadeOf) })),
    range: (isShare ? known : sizes).length > 0 ? { lowest, highest } : undefined,
  };
}

/** A bar from `left` to `right`, as shares of the width, with a height of 0…1. */
export type Bar = { readonly left: number; readonly right: number; readonly height: number };

/** The range that all these histograms lie in. */
export function rangeOf(histograms: readonly Histogram[]): { lowest: number; highest: number } {
  return {
    lowest: Math.min(...histograms.map(({ lowest }) => lowest)),
    highest: Math.max(...histograms.map(({ highest }) => highest)),
  };
}

/** The bars of a histogram within a range; heights are the square roots of counts, so that rare values stay visible. */
export function barsOf(
  { lowest, highest, counts }: Histogram,
  range: { readonly lowest: number; readonly highest: number },
): Bar[] {
  const whole = range.highest - range.lowest || 1;
  const most = Math.max(...counts, 1);
  const place = (bin: number) => (lowest + ((highest - lowest) * bin) / histogramBins - range.lowest) / whole;
  return counts.flatMap((count, bin) =>
    count === 0 ? [] : { left: place(bin), right: place(bin + 1), height: Math.sqrt(count / most) },
  );
}
