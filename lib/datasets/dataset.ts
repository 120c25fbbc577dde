/** What a data set is: every fact that networks, engine, screens, and the sources taken home need to know of it. */
import type { Text } from '../language.ts';

/** An image or feature map, in pixels and channels; height × width × channels is how it lies in memory. */
export type ImageShape = { readonly height: number; readonly width: number; readonly channels: number };

export type DatasetClass = {
  /** In sources and tables. */
  readonly name: string;
  /** On screens. */
  readonly label: Text;
};

export type Dataset = {
  readonly id: string;
  /** As people write it, in every language. */
  readonly name: string;
  /** One example without the batch: the height, width and channels of an image, or how many numbers a point has. */
  readonly shape: readonly [height: number, width: number, channels: number] | readonly [numbers: number];
  /** In the order of their labels. */
  readonly classes: readonly DatasetClass[];
  /** How many examples train and validate, and how many are the sealed test. */
  readonly training: number;
  readonly test: number;
  /** Of the training examples, by channel (of a point, by number), on the scale 0…1. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** The prepared file in the data folder, and the eight characters with which it begins. */
  readonly file: { readonly name: string; readonly magic: string };
  /** How the sources that are taken home load it. */
  readonly loaders: {
    /** The module of `keras.datasets`. */
    readonly keras: string;
    /** The class of `torchvision.datasets`. */
    readonly torchvision: string;
    /** Files of records: the class of an image in one byte, then its channels one after another. */
    readonly records: {
      readonly page: string;
      readonly archive: string;
      readonly folder: string;
      readonly training: readonly string[];
      readonly test: readonly string[];
    };
  };
};

const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1);

/** How many numbers one example has: the pixels of an image times its channels. */
export const valuesOf = ({ shape }: Pick<Dataset, 'shape'>): number => product(shape);

/** The images of a data set of images. Throws where it is one of points. */
export function imageShapeOf({ name, shape }: Pick<Dataset, 'name' | 'shape'>): ImageShape {
  const [height, width, channels] = shape;
  if (width === undefined || channels === undefined) throw new Error(`${name} holds points, not images.`);
  return { height, width, channels };
}
