/** The sections of source code, in order: a script joins them, a notebook has a cell for each. */
import { type Dataset, hasPoints } from '../../datasets/dataset.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Layer } from '../../network/layers.ts';
import type { Network } from '../../network/network.ts';
import { inWordsOfPoints } from './points.ts';

export const sectionIds = ['setup', 'data', 'augmentation', 'model', 'training', 'test'] as const;
export type SectionId = (typeof sectionIds)[number];

export type Section = { readonly id: SectionId; readonly code: string };

/** The run whose source is generated. */
export type Subject = { readonly hyperparameters: Hyperparameters; readonly network: Network };

/** Generates a run's code for each section. */
export type SectionWriters = Readonly<Record<SectionId, (subject: Subject) => string>>;

/** The sections in order; augmentation only if the run has any. */
export function sectionsOf(subject: Subject, writers: SectionWriters): Section[] {
  const { any } = augmentationOf(subject.hyperparameters);
  const worded = hasPoints(subject.network.dataset) ? inWordsOfPoints : (code: string) => code;
  return sectionIds
    .filter((id) => id !== 'augmentation' || any)
    .map((id) => ({ id, code: worded(writers[id](subject)) }));
}

/** The headings of sections in a script. */
export const headings: Readonly<Record<SectionId, string>> = {
  setup: 'Settings',
  data: 'Data',
  augmentation: 'Augmentation: random changes of training images',
  model: 'Network',
  training: 'Training',
  test: 'Test',
};

/** Lines of code; nulls are skipped, nested lists flattened. */
export type Lines = readonly (string | null | readonly (string | null)[])[];

export const linesOf = (lines: Lines): string[] => lines.flat().filter((line) => line !== null);

export const text = (lines: Lines): string => linesOf(lines).join('\n');

/** The lines indented, except empty ones. */
export const indented = (lines: Lines, by: number): string[] =>
  linesOf(lines).map((line) => (line === '' ? '' : ' '.repeat(by) + line));

/** An integer in Python or JavaScript, or any number in JavaScript: `45_000`, `0.001`. */
export function numeral(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) < 10_000) return String(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
}

/**
 * A real number in Python, always with a decimal point: Keras refuses `SGD(1)`, and with a rate of `1` its schedules
 * compute in integers.
 */
export const real = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** The comment above the first layer of a block or dense part. */
export function headingOf(layer: Layer): string | null {
  if (layer.kind === 'flatten' || layer.kind === 'global-pool') return null;
  const [list, index] = layer.path.split('.');
  if (list === 'blocks') return `Block ${Number(index) + 1}`;
  return list === 'dense' ? `Dense ${Number(index) + 1}` : 'One score for each class';
}

/** The lines of every layer, with a comment above each block; `linesFor` may include following layers by returning how many. */
export function layerLines(
  { layers }: Network,
  comment: string,
  linesFor: (layer: Layer, index: number) => { lines: readonly string[]; layers?: number },
): string[] {
  const lines: string[] = [];
  let heading: string | null = null;
  for (let index = 0; index < layers.length; ) {
    const own = headingOf(layers[index]!);
    if (own !== null && own !== heading) lines.push(`${comment} ${own}`);
    heading = own ?? heading;
    const made = linesFor(layers[index]!, index);
    lines.push(...made.lines);
    index += made.layers ?? 1;
  }
  return lines;
}

/**
 * How to pad before max pooling if a framework has no padding that a maximum ignores: with zeros if no value is below 0,
 * otherwise with a value lower than all.
 */
export function maximumPadding({ layers }: Network, index: number): 'zeros' | 'lowest' {
  const before = layers[index - 1];
  const positive = before?.kind === 'activation' && (before.activation === 'relu' || before.activation === 'sigmoid');
  return positive ? 'zeros' : 'lowest';
}

/** Whether any max pooling is padded with a value lower than all. */
export const padsForMaximum = (network: Network): boolean =>
  network.layers.some(
    (layer, index) =>
      layer.kind === 'pool' &&
      layer.pooling === 'max' &&
      layer.padding > 0 &&
      maximumPadding(network, index) === 'lowest',
  );

/** Whether training images are augmented at all, and whether they are shifted, rotated or zoomed. */
export function augmentationOf({ augmentation }: Hyperparameters): { any: boolean; moves: boolean } {
  const { horizontalFlip, shift, rotation, zoom, brightness, cutout } = augmentation;
  const moves = shift > 0 || rotation > 0 || zoom > 0;
  return { any: moves || horizontalFlip || brightness > 0 || cutout > 0, moves };
}

/** Whether the learning rate depends on the number of steps per epoch. */
export const countsSteps = ({ schedule }: Hyperparameters): boolean => schedule !== 'constant';

/** The data set's channels, for a comment. */
export function channelsOf({ name, means, shape }: Dataset): string {
  if (hasPoints({ shape })) return `${name}'s x and y`;
  return means.length === 3 ? `${name}'s red, green and blue` : `${name}'s pixels`;
}

/** In PyTorch one number for each channel, beside rows and columns of an image. */
export const channelView = ({ shape, means }: Dataset): string =>
  hasPoints({ shape }) ? '' : `.view(${means.length}, 1, 1)`;

/** Above the code of every framework that makes the line: as the classroom's own split is made. */
export const lineWords = [
  'All images form one line in which the classes alternate, so that every part of it has',
  'each class as often as the whole: train on its front, validate on its end.',
];

/** The same where the last images of the file validate. */
export const lastWords = ['The first images train, the last ones of the file validate.'];

/** Whether Nesterov's look ahead changes anything: PyTorch refuses it without momentum. */
export const looksAhead = ({ optimizer, nesterov, momentum }: Hyperparameters): boolean =>
  optimizer === 'momentum' && nesterov && momentum > 0;
