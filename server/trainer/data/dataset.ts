/** Opens the prepared CIFAR-10 file and shows its images and labels. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createSplitter, type Split } from '#lib/datasets/split.ts';
import {
  CLASSES,
  FILE_BYTES,
  FILE_NAME,
  header,
  IMAGE_BYTES,
  IMAGES,
  LABELS_OFFSET,
  PIXELS_OFFSET,
  TRAINING_IMAGES,
} from '../../setup/cifar-10-layout.mjs';

/** Some images with their labels. */
export type Images = {
  readonly count: number;
  readonly imageBytes: number;
  /** `imageBytes` each: rows × columns × red, green, blue, 0…255. */
  readonly pixels: Uint8Array;
  /** 0…9, one each. */
  readonly labels: Uint8Array;
};

export type Dataset = {
  /** CIFAR-10's 50,000 for training and validation. */
  readonly training: Images;
  /** The sealed 10,000: looked at once, when a run has finished. */
  readonly test: Images;
  /** Indices of `training` for a run. */
  readonly split: (trainImages: number, validationImages: number) => Split;
};

/** A data set out of images and labels that are in memory already. */
export function createDataset(training: Images, test: Images): Dataset {
  return { training, test, split: createSplitter(training.labels, CLASSES) };
}

/** Reads `<dataDir>/cifar-10.bin`. Throws one sentence that says what to do where it is missing or not what it should be. */
export function openDataset(dataDir: string): Dataset {
  const file = path.join(dataDir, FILE_NAME);
  const advice = 'Run "npm start" once, which prepares it.';
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new Error(`The data set ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). ${advice}`);
  }
  if (content.length !== FILE_BYTES) {
    throw new Error(`The data set ${file} has ${content.length} bytes instead of ${FILE_BYTES}. Delete it. ${advice}`);
  }
  if (!content.subarray(0, LABELS_OFFSET).equals(header())) {
    throw new Error(`The data set ${file} is not the CIFAR-10 file of this version. Delete it. ${advice}`);
  }
  const imagesFrom = (first: number, count: number): Images => ({
    count,
    imageBytes: IMAGE_BYTES,
    pixels: content.subarray(PIXELS_OFFSET + first * IMAGE_BYTES, PIXELS_OFFSET + (first + count) * IMAGE_BYTES),
    labels: content.subarray(LABELS_OFFSET + first, LABELS_OFFSET + first + count),
  });
  return createDataset(imagesFrom(0, TRAINING_IMAGES), imagesFrom(TRAINING_IMAGES, IMAGES - TRAINING_IMAGES));
}
