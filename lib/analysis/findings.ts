/**
 * What a run's curves and health tell: each finding has a name, the layers and numbers it rests on, and what to try.
 *
 * A finding is made only where it is sure: its thresholds lie far from what healthy runs show, and hold over several epochs.
 */
import type { EpochPoint } from '../classroom/point.ts';
import { type FindingKind, findingKinds, type Run } from '../classroom/session.ts';
import { type Dataset, hasPoints } from '../datasets/dataset.ts';
import { datasetOf } from '../datasets/datasets.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Health, LayerHealth } from '../network/health.ts';
import { isRangeTest } from '../network/training-plan.ts';
import { quantile } from './quantiles.ts';

/** What may help. */
export const remedies = [
  'lowerRate',
  'otherRate',
  'clip',
  'relu',
  'leakyRelu',
  'batchNorm',
  'residual',
  'he',
  'hiddenLayer',
  'dropout',
  'augmentation',
  'l2',
  'stopEarly',
  'moreData',
] as const;
export type Remedy = (typeof remedies)[number];

export type Finding = {
  readonly kind: FindingKind;
  /** From input to output; empty where it is about the whole network. */
  readonly layers: readonly string[];
  /** Named as the sentence of its kind needs them. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly tries: readonly Remedy[];
};

/** So many of the last measurements are all that findings need. */
export const healthForFindings = 4;

/** What is known of a run; health is in the order of epochs, and may be missing in part or altogether. */
export type Known = {
  readonly run: Pick<Run, 'hyperparameters' | 'ending'>;
  readonly epochs: readonly EpochPoint[];
  readonly health: readonly Health[];
};

/** A finding about a course is made of this many epochs in a row, one about dead units of two. */
const inARow = 3;
const twice = 2;

const isImage = (dataset: Dataset) => !hasPoints(dataset);
const lastOf = <Each>(all: readonly Each[], count: number) => (all.length < count ? [] : all.slice(-count));

/** The remedies that this run does not use yet, in this order. */
function unused(hyperparameters: Hyperparameters, wanted: readonly Remedy[]): Remedy[] {
  const { activation, blocks, dense, clipNorm, initializer, l2, patience, augmentation, trainSize } = hyperparameters;
  const dataset = datasetOf(hyperparameters);
  const { horizontalFlip, ...amounts } = augmentation;
  const hasDropout = [...blocks, ...dense].some(({ dropout }) => dropout > 0);
  const useful: Partial<Record<Remedy, boolean>> = {
    clip: clipNorm === 0,
    relu: activation === 'sigmoid' || activation === 'tanh',
    leakyRelu: activation === 'relu',
    batchNorm: blocks.length > 0 && blocks.every(({ batchNorm }) => batchNorm === 'none'),
    residual: blocks.length > 2 && blocks.every(({ residual }) => !residual),
    he: initializer === 'glorot-uniform' && !['sigmoid', 'tanh'].includes(activation),
    hiddenLayer: blocks.length + dense.length === 0,
    dropout: !hasDropout && blocks.length + dense.length > 0,
    augmentation: isImage(dataset) && !horizontalFlip && Object.values(amounts).every((amount) => amount === 0),
    l2: l2 === 0,
    stopEarly: patience === 0,
    moreData: trainSize < dataset.training,
  };
  return wanted.filter((remedy) => useful[remedy] ?? true);
}

/** The L2 penalty in a loss, l2 × Σ ‖W‖²; undefined where there is one and no health tells how large. */
function penaltyIn({ run, health }: Known): number | undefined {
  const { l2 } = run.hyperparameters;
  if (l2 === 0) return 0;
  const layers = health.at(-1)?.layers;
  return layers && l2 * layers.reduce((sum, { weights }) => sum + (weights ?? Number.NaN) ** 2, 0);
}

/** The loss of guessing, ln(classes): the cross-entropy of equal probabilities for all classes, in nats. */
const guessing = (hyperparameters: Hyperparameters) => Math.log(datasetOf(hyperparameters).classes.length);

/** The run ended because its loss became infinite or no number; the trainer says at which step. */
export function diverged({ run }: Known): Finding | undefined {
  const { ending, hyperparameters } = run;
  if (ending?.state !== 'diverged') return undefined;
  const tries = unused(hyperparameters, ['lowerRate', 'clip', 'batchNorm']);
  return { kind: 'diverged', layers: [], numbers: { step: ending.step }, tries };
}

/**
 * The training loss rises from epoch to epoch, three times in a row, to at least twice its lowest and above that of guessing:
 * the steps are too large to descend (Goodfellow, Bengio & Courville 2016, Deep Learning, section 8.3.1 and figure 11.1).
 */
export function diverging(known: Known): Finding | undefined {
  const { hyperparameters } = known.run;
  const penalty = penaltyIn(known);
  const last = lastOf(known.epochs, inARow + 1);
  if (penalty === undefined || last.length === 0) return undefined;
  const lowest = Math.min(...known.epochs.map(({ loss }) => loss));
  const { loss, epoch } = last.at(-1)!;
  const rises = last.every((each, place) => place === 0 || each.loss > last[place - 1]!.loss);
  if (!rises || loss < 2 * lowest || loss - penalty <= guessing(hyperparameters)) return undefined;
  const tries = unused(hyperparameters, ['lowerRate', 'clip', 'batchNorm']);
  return { kind: 'diverging', layers: [], numbers: { epoch, lowest, loss }, tries };
}

/** ‖∂L/∂W‖ of all layers together; NaN where one is unknown. */
const wholeGradient = ({ layers }: Health) => Math.hypot(...layers.map(({ gradient }) => gradient ?? Number.NaN));

/** Growth of the gradient, and an update relative to the weights, beyond which a gradient explodes. */
const growth = 100;
const hugeUpdate = 0.1;

/**
 * The gradient's norm is a hundred times the median of the three measurements before, and the next step would change a layer by
 * more than a tenth of its weights. Gradients that explode make such steps (Pascanu, Mikolov & Bengio 2013, On the difficulty
 * of training recurrent neural networks, sections 2 and 3.2); of a healthy network a step changes about a thousandth
 * (Karpathy, CS231n: Neural networks part 3, ratio of weights to updates).
 */
export function exploding({ run, health }: Known): Finding | undefined {
  const last = lastOf(health, healthForFindings);
  const now = last.at(-1);
  if (!now) return undefined;
  const before = last.slice(0, -1).map(wholeGradient);
  const usual = quantile(
    before.sort((a, b) => a - b),
    0.5,
  );
  const times = wholeGradient(now) / usual;
  const huge = now.layers.filter(({ update }) => update !== null && update > hugeUpdate);
  if (!(times >= growth) || !Number.isFinite(times) || huge.length === 0) return undefined;
  const tries = unused(run.hyperparameters, ['lowerRate', 'clip', 'batchNorm']);
  return { kind: 'exploding', layers: huge.map(({ name }) => name), numbers: { epoch: now.epoch, times }, tries };
}

const deadShare = ({ dead, units }: LayerHealth) => (dead === null ? 0 : dead / units);
/** Of a wide layer some units that only few images rouse are 0 in all that are measured, and yet alive. */
const manyDead = 1 / 3;

/** A run that has learned its images has small gradients for a good reason, and enough living units. */
const learned = 0.95;
const hasLearned = (epochs: readonly EpochPoint[]) => (epochs.at(-1)?.accuracy ?? 0) >= learned;

/**
 * At least a third of a layer's ReLUs are 0 everywhere in every measured image, twice in a row, while training accuracy is
 * below 95 %: no gradient passes them, so they hardly come back (Maas, Hannun & Ng 2013, Rectifier nonlinearities improve
 * neural network acoustic models, section 2.1; Lu, Shin, Su & Karniadakis 2020, Dying ReLU and initialization). The layer is
 * the one with the largest share.
 */
export function dead({ run, epochs, health }: Known): Finding | undefined {
  const [before, now] = lastOf(health, twice);
  if (!before || !now || hasLearned(epochs)) return undefined;
  const earlier = new Map(before.layers.map((layer) => [layer.name, deadShare(layer)]));
  const worst = now.layers
    .filter((layer) => deadShare(layer) >= manyDead && (earlier.get(layer.name) ?? 0) >= manyDead)
    .reduce<LayerHealth | undefined>(
      (most, each) => (!most || deadShare(each) > deadShare(most) ? each : most),
      undefined,
    );
  if (!worst) return undefined;
  const tries = unused(run.hyperparameters, ['lowerRate', 'leakyRelu', 'batchNorm', 'he']);
  const numbers = {
    epoch: now.epoch,
    share: deadShare(worst),
    dead: worst.dead!,
    units: worst.units,
    images: now.images,
  };
  return { kind: 'dead', layers: [worst.name], numbers, tries };
}

/** The root mean square of a layer's gradient: the size of one weight's. */
const sizeOfGradient = ({ gradient, size }: LayerHealth) => (gradient ?? Number.NaN) / Math.sqrt(size);

/** So many times smaller, and an update so small, make a layer stand still. */
const smaller = 100;
const tinyUpdate = 1e-4;
/**
 * The gradient of a weight of the first layer is a hundred times smaller than of the last one, and a step would change the
 * first layer by less than a ten-thousandth, three times in a row, while training accuracy is below 95 %: what the first
 * layer should learn does not arrive (Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural
 * networks, section 4.2; for the updates Karpathy, CS231n, as in `exploding`).
 */
export function vanishing({ run, epochs, health }: Known): Finding | undefined {
  const last = lastOf(health, inARow);
  if (last.length === 0 || epochs.length === 0 || hasLearned(epochs)) return undefined;
  // A network of one layer has no pair.
  const pairs = last.flatMap(({ layers: [first, ...rest] }) =>
    first && rest.length > 0 ? { first, end: rest.at(-1)! } : [],
  );
  const ratios = pairs.map(({ first, end }) => sizeOfGradient(end) / sizeOfGradient(first));
  const stands =
    pairs.length === last.length && pairs.every(({ first: { update } }) => update !== null && update < tinyUpdate);
  const times = Math.min(...ratios);
  // Without any gradient the first layer's units are dead, which is another finding.
  if (!stands || !(times >= smaller) || !Number.isFinite(times)) return undefined;
  const { first, end } = pairs.at(-1)!;
  const tries = unused(run.hyperparameters, ['relu', 'he', 'batchNorm', 'residual']);
  return { kind: 'vanishing', layers: [first.name, end.name], numbers: { epoch: last.at(-1)!.epoch, times }, tries };
}

/** How near the loss of guessing the loss stands, and the accuracy as a multiple of a guess's. */
const near = 0.01;
const hardlyBetter = 1.5;

/**
 * The training loss, without the L2 penalty, is within 1 % of ln(classes) in three epochs in a row, and the accuracy at most
 * one and a half times that of a guess. ln(classes) is the loss of a network that gives all classes the same probability
 * (Karpathy, CS231n: Neural networks part 3, sanity checks).
 */
export function notLearned(known: Known): Finding | undefined {
  const { hyperparameters } = known.run;
  const last = lastOf(known.epochs, inARow);
  const penalty = penaltyIn(known);
  if (last.length === 0 || penalty === undefined) return undefined;
  const { classes } = datasetOf(hyperparameters);
  const chance = guessing(hyperparameters);
  const guesses = last.every(
    ({ loss, accuracy }) =>
      Math.abs(loss - penalty - chance) <= near * chance && accuracy <= hardlyBetter / classes.length,
  );
  if (!guesses) return undefined;
  const tries = unused(hyperparameters, ['hiddenLayer', 'otherRate', 'relu', 'he', 'batchNorm']);
  return { kind: 'notLearned', layers: [], numbers: { classes: classes.length, loss: chance }, tries };
}

/** The generalization loss beyond which a run overfits. */
const generalizationLoss = 0.1;

/**
 * The validation loss has been more than 10 % above its lowest for three epochs, while the training loss has fallen since then.
 * E_va(t) / E_opt(t) − 1 is Prechelt's generalization loss (Prechelt 1998, Early stopping – but when?, section 2.2); a data set
 * that is used whole validates on what it trains on, so it never speaks.
 */
export function overfitting({ run, epochs }: Known): Finding | undefined {
  const { hyperparameters } = run;
  const last = lastOf(epochs, inARow);
  if (last.length === 0 || datasetOf(hyperparameters).whole) return undefined;
  const best = epochs.reduce((lowest, each) => (each.validationLoss < lowest.validationLoss ? each : lowest));
  const { loss, validationLoss } = last.at(-1)!;
  const worse = last.every((each) => each.validationLoss > (1 + generalizationLoss) * best.validationLoss);
  if (!worse || loss >= best.loss) return undefined;
  const tries = unused(hyperparameters, ['stopEarly', 'dropout', 'augmentation', 'l2', 'moreData']);
  const numbers = { epoch: best.epoch, lowest: best.validationLoss, validationLoss };
  return { kind: 'overfitting', layers: [], numbers, tries };
}

const rules: Record<FindingKind, (known: Known) => Finding | undefined> = {
  diverged,
  diverging,
  exploding,
  dead,
  vanishing,
  notLearned,
  overfitting,
};

/** All findings, the most important first; a range test, which goes until the loss diverges, has none. */
export const findingsOf = (known: Known): Finding[] =>
  isRangeTest(known.run.hyperparameters) ? [] : findingKinds.flatMap((kind) => rules[kind](known) ?? []);
