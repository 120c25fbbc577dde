/** CIFAR-10's images and labels for viewers, read from the prepared file on demand. */
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { createSplitter } from '#lib/datasets/split.ts';
import {
  CLASSES,
  FILE_NAME,
  IMAGE_BYTES,
  IMAGES,
  LABELS_OFFSET,
  PIXELS_OFFSET,
  TRAINING_IMAGES,
} from '../setup/cifar-10-layout.mjs';

const side = 32;

/** The two parts of the data set; validation images come from the training part. */
export type Part = 'training' | 'test';

/** Some images by index, with their labels. */
export type Chosen = { readonly part: Part; readonly indices: Uint16Array; readonly labels: Uint8Array };

export type ImageSource = {
  /** A PNG; undefined if there is no such image or no data set on this machine. */
  png(part: Part, index: number): Promise<Buffer | undefined>;
  /** The validation images of runs with so many of them, or the test images, in the order of a run's predictions. */
  chosen(set: 'validation' | 'test', count: number): Promise<Chosen | undefined>;
};

const partSizes: Record<Part, number> = { training: TRAINING_IMAGES, test: IMAGES - TRAINING_IMAGES };
const firstOf: Record<Part, number> = { training: 0, test: TRAINING_IMAGES };

/** 32 × 32 × red, green, blue as a PNG. */
function encode(pixels: Uint8Array): Buffer {
  const png = new PNG({ width: side, height: side });
  for (let pixel = 0; pixel < side * side; pixel++) {
    png.data.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    png.data[4 * pixel + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: 2 });
}

/** The images in this data folder; the file is opened on first use. */
export function openImages(dataDir: string): ImageSource & { close(): Promise<void> } {
  let file: Promise<FileHandle> | undefined;
  let labels: Promise<Uint8Array> | undefined;
  let split: Promise<ReturnType<typeof createSplitter>> | undefined;

  async function read(position: number, length: number): Promise<Uint8Array> {
    file ??= open(path.join(dataDir, FILE_NAME));
    const handle = await file.catch((error) => {
      // Remote trainers have their own copy; the file may also be added later.
      file = undefined;
      throw error;
    });
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
    if (bytesRead < length) throw new Error('The data set file is too short.');
    return buffer;
  }
  const isMissing = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  };
  const allLabels = () => {
    labels ??= read(LABELS_OFFSET, IMAGES);
    labels.catch(() => {
      labels = undefined;
    });
    return labels;
  };

  return {
    async png(part, index) {
      if (index >= partSizes[part]) return undefined;
      return read(PIXELS_OFFSET + (firstOf[part] + index) * IMAGE_BYTES, IMAGE_BYTES).then(encode, isMissing);
    },

    async chosen(set, count) {
      const all = await allLabels().catch(isMissing);
      if (!all) return undefined;
      if (set === 'test') {
        const indices = Uint16Array.from({ length: count }, (_, index) => index);
        return { part: 'test', indices, labels: all.subarray(TRAINING_IMAGES, TRAINING_IMAGES + count) };
      }
      split ??= Promise.resolve(createSplitter(all.subarray(0, TRAINING_IMAGES), CLASSES));
      const { validation } = (await split)(0, count);
      return {
        part: 'training',
        indices: Uint16Array.from(validation),
        labels: Uint8Array.from(validation, (index) => all[index]!),
      };
    },

    async close() {
      await (await file?.catch(() => undefined))?.close();
    },
  };
}
