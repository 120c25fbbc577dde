/** The type of a data set: every fact that networks, the engine, screens and generated source code need. */
import type { Language, Text } from '../language.ts';
import type { Fitting } from './drawing.ts';

/** An image or feature map, in pixels and channels; stored as height × width × channels. */
export type ImageShape = { readonly height: number; readonly width: number; readonly channels: number };

export type DatasetClass = {
  /** In source code and tables. */
  readonly name: string;
  /** On screens. */
  readonly label: Text;
};

export type Dataset = {
  readonly id: string;
  /** The usual spelling. */
  readonly name: string;
  /** On screens, where languages name it differently. */
  readonly label?: Text;
  /** One example without the batch: an image's height, width and channels, or a point's number of values. */
  readonly shape: readonly [height: number, width: number, channels: number] | readonly [numbers: number];
  /** In label order. */
  readonly classes: readonly DatasetClass[];
  /** The number of examples for training and validation, and for the sealed test. */
  readonly training: number;
  readonly test: number;
  /** Of the training examples, per channel (for points, per value), on the scale 0…1. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** How its pictures were fitted into their square, light on dark, where one can draw such a picture. */
  readonly drawing?: Fitting;
  /** So few examples that every run trains on all of them, and is validated and tested on the same ones. */
  readonly whole?: true;
  /** The prepared file in the data folder, and its first eight characters; points have none, since a formula makes them. */
  readonly file?: DataFile;
};

export type DataFile = { readonly name: string; readonly magic: string };

/** A data set that has a file. */
export type FiledDataset = Dataset & { readonly file: DataFile };

export const hasFile = (dataset: Dataset): dataset is FiledDataset => dataset.file !== undefined;

/** Whether the examples are points instead of images. */
export const hasPoints = ({ shape }: Pick<Dataset, 'shape'>): boolean => shape.length === 1;

/** What data sets consist of. */
export const examples = ['images', 'points'] as const;
export type Examples = (typeof examples)[number];

/** What a screen counts its examples in. */
export const examplesOf = (dataset: Pick<Dataset, 'shape'>): Examples => (hasPoints(dataset) ? 'points' : 'images');

/** The data set as a screen names it. */
export const labelOf = ({ name, label }: Pick<Dataset, 'name' | 'label'>, language: Language): string =>
  label?.[language] ?? name;

/** Classes in label order; the English name is the one in source code unless another is given. */
export const classesOf = (names: readonly (readonly [name: string, ko: string, en?: string])[]): DatasetClass[] =>
  names.map(([name, ko, en = name]) => ({ name, label: { ko, en } }));

const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1);

/** The number of values in one example: an image's pixels times its channels. */
export const valuesOf = ({ shape }: Pick<Dataset, 'shape'>): number => product(shape);

/** The image shape of a data set of images. Throws if the data set has points. */
export function imageShapeOf({ name, shape }: Pick<Dataset, 'name' | 'shape'>): ImageShape {
  const [height, width, channels] = shape;
  if (width === undefined || channels === undefined) throw new Error(`${name} has points, not images.`);
  return { height, width, channels };
}
