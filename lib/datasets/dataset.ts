/** The type of a data set: every fact that networks, the engine, screens and generated source code need. */
import type { Text } from '../language.ts';
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
  /** The usual spelling, in every language. */
  readonly name: string;
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
  /** The prepared file in the data folder, and its first eight characters. */
  readonly file: { readonly name: string; readonly magic: string };
};

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
