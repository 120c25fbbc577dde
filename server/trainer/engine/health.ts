/** What a program tells of its health: figures and histograms of each layer, from a pass over some training images. */
import { type Health, histogramBins, type MeasuredLayer, measuredLayers } from '#lib/network/health.ts';
import type { Network } from '#lib/network/network.ts';
import { BOOL, FLOAT, flag, INT32, ints, named, run, type Tensor } from './graph.ts';
import type { Values } from './layers.ts';
import * as op from './operations.ts';

/** The outputs to fetch: figures [layers, figures], and histograms [2 × layers, bins] of each layer's weights and outputs. */
export const healthOutputs = { figures: 'health', histograms: 'histograms' };

const T = { T: FLOAT };
const over = (kernel: string, a: Tensor, axis: number): Tensor =>
  run(kernel, { T: FLOAT, Tidx: INT32, keep_dims: flag(false) }, [a, ints([axis], [1])]);
const countWhere = (condition: Tensor): Tensor => op.sum(run('Cast', { SrcT: BOOL, DstT: FLOAT }, [condition]));

/** The kernel of histograms refuses what is not finite; the loss of a network with such values soon is not either. */
const largest = 1e30;
/** A range must not be empty. */
const leastRange = 1e-6;

/** The lowest value, the upper end of the last bin, and the counts of values in equal bins between them. */
function histogram(values: Tensor): { low: Tensor; high: Tensor; counts: Tensor } {
  const isUsual = run('Less', T, [run('Abs', T, [values]), op.scalar(largest)]);
  const usual = run('SelectV2', T, [isUsual, values, op.scalar(0)]);
  const low = over('Min', usual, 0);
  const least = op.add(low, op.scale(op.larger(run('Abs', T, [low]), op.scalar(1)), leastRange));
  const high = op.larger(over('Max', usual, 0), least);
  const counts = run('HistogramFixedWidth', { T: FLOAT, dtype: INT32 }, [
    usual,
    op.stack([low, high], 0),
    ints([histogramBins], []),
  ]);
  return { low, high, counts: op.intsToFloats(counts) };
}

/** The figures of a layer, in the order in which `healthFrom` reads them. */
const figures = [
  'gradientSquares',
  'weightSquares',
  'updateSquares',
  'mean',
  'variance',
  'dead',
  'weightLow',
  'weightHigh',
  'outputLow',
  'outputHigh',
] as const;

function figuresOf({ units }: MeasuredLayer, kernel: Values, output: Tensor) {
  const { weights, gradient, update } = kernel;
  const values = op.reshape(output, [-1]);
  const mean = op.mean(values);
  const centred = op.subtract(values, mean);
  const most = over('Max', op.reshape(output, [-1, units]), 0);
  const ofWeights = histogram(op.reshape(weights!, [-1]));
  const ofOutputs = histogram(values);
  const all: Record<(typeof figures)[number], Tensor> = {
    gradientSquares: op.sumOfSquares(gradient!),
    weightSquares: op.sumOfSquares(weights!),
    updateSquares: op.sumOfSquares(update!),
    mean,
    variance: op.mean(op.multiply(centred, centred)),
    dead: countWhere(run('LessEqual', T, [most, op.scalar(0)])),
    weightLow: ofWeights.low,
    weightHigh: ofWeights.high,
    outputLow: ofOutputs.low,
    outputHigh: ofOutputs.high,
  };
  return {
    figures: op.stack(
      figures.map((name) => all[name]),
      0,
    ),
    histograms: [ofWeights.counts, ofOutputs.counts],
  };
}

/**
 * The tensors of `healthOutputs`. `outputs` are the stages' in evaluation; weights, gradients and the updates that a step
 * would make are by full name of the variable.
 */
export function healthTensors(
  network: Network,
  outputs: Values,
  { weights, gradients, updates }: { readonly weights: Values; readonly gradients: Values; readonly updates: Values },
): Tensor[] {
  /** An activation that forms one stage with the dropout after it has that stage's output: in evaluation the two are equal. */
  const outputOf = (name: string): Tensor => {
    const place = network.layers.findIndex((layer) => layer.name === name);
    return outputs[name] ?? outputs[network.layers[place + 1]!.name]!;
  };
  const layers = measuredLayers(network).map((layer) => {
    const kernel = `${layer.name}/kernel`;
    const own = { weights: weights[kernel]!, gradient: gradients[kernel]!, update: updates[kernel]! };
    return figuresOf(layer, own, outputOf(layer.output));
  });
  return [
    named(
      healthOutputs.figures,
      op.stack(
        layers.map((each) => each.figures),
        0,
      ),
    ),
    named(
      healthOutputs.histograms,
      op.stack(
        layers.flatMap((each) => each.histograms),
        0,
      ),
    ),
  ];
}

/** No screen shows more digits. */
const digits = 5;
const rounded = (value: number) => Number(value.toPrecision(digits));
const figure = (value: number) => (Number.isFinite(value) ? rounded(value) : null);

/** The health in the values of these tensors, measured on so many images. */
export function healthFrom(
  network: Network,
  images: number,
  values: Float32Array,
  histograms: Float32Array,
): Omit<Health, 'epoch'> {
  const layers = measuredLayers(network).map(({ name, size, units, relu }, place) => {
    const at = (wanted: (typeof figures)[number]) => values[place * figures.length + figures.indexOf(wanted)]!;
    const countsAt = (row: number) => Array.from(histograms.subarray(row * histogramBins, (row + 1) * histogramBins));
    return {
      name,
      size,
      gradient: figure(Math.sqrt(at('gradientSquares'))),
      weights: figure(Math.sqrt(at('weightSquares'))),
      update: figure(Math.sqrt(at('updateSquares') / at('weightSquares'))),
      mean: figure(at('mean')),
      deviation: figure(Math.sqrt(at('variance'))),
      units,
      dead: relu ? at('dead') : null,
      weightHistogram: {
        lowest: rounded(at('weightLow')),
        highest: rounded(at('weightHigh')),
        counts: countsAt(2 * place),
      },
      outputHistogram: {
        lowest: rounded(at('outputLow')),
        highest: rounded(at('outputHigh')),
        counts: countsAt(2 * place + 1),
      },
    };
  });
  return { images, layers };
}
