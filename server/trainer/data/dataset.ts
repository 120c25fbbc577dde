/** Loads a data set: images from their prepared file, points by their formula. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Dataset, hasFile } from '#lib/datasets/dataset.ts';
import { pointsOf } from '#lib/datasets/points.ts';
import { readHeader } from '#lib/datasets/prepared-file.ts';
import { createSplitter, type Split, type ValidationFrom } from '#lib/datasets/split.ts';

/** Some images with their labels. */
export type Images = {
  readonly count: number;
  readonly imageBytes: number;
  /** `imageBytes` each: row by row, the channels of a pixel together, 0…255; of a point, its values. */
  readonly pixels: Uint8Array;
  /** The class of each. */
  readonly labels: Uint8Array;
};

/** A data set in memory. */
export type LoadedDataset = {
  readonly about: Dataset;
  /** For training and validation. */
  readonly training: Images;
  /** Sealed: used once, when a run has finished. */
  readonly test: Images;
  /** Indices of `training` for a run. */
  readonly split: (trainImages: number, validationImages: number, from?: ValidationFrom) => Split;
};

/** A data set of images and labels already in memory. */
export function createDataset(about: Dataset, training: Images, test: Images): LoadedDataset {
  return { about, training, test, split: createSplitter(training.labels, about) };
}

/** The points of a part as the engine takes images. */
function pointImages(about: Dataset, part: 'training' | 'test'): Images {
  const { values, labels } = pointsOf(about, part);
  return { count: labels.length, imageBytes: values.length / labels.length, pixels: values, labels };
}

/** Reads the data set's file in the data folder, if it has one. If it is missing or damaged, throws an error that says what to do. */
export function openDataset(dataDir: string, about: Dataset): LoadedDataset {
  if (!hasFile(about)) return createDataset(about, pointImages(about, 'training'), pointImages(about, 'test'));
  const file = path.join(dataDir, about.file.name);
  const advice = 'Run "npm start" to prepare it.';
  const refuse = (what: string) => new Error(`The data set ${file} ${what}. Delete it. ${advice}`);
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new Error(`The data set ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). ${advice}`);
  }
  let layout: ReturnType<typeof readHeader>;
  try {
    layout = readHeader(content, about);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  const { training, test, bytes, labelsAt, pixelsAt, length } = layout;
  if (content.length !== length) throw refuse(`has ${content.length} bytes instead of ${length}`);
  const imagesFrom = (first: number, count: number): Images => ({
    count,
    imageBytes: bytes,
    pixels: content.subarray(pixelsAt + first * bytes, pixelsAt + (first + count) * bytes),
    labels: content.subarray(labelsAt + first, labelsAt + first + count),
  });
  return createDataset(about, imagesFrom(0, training), imagesFrom(training, test));
}
