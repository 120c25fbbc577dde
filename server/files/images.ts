/** Images and labels for viewers, read from their data set's prepared file on demand. */
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { type Dataset, type FiledDataset, hasFile, imageShapeOf } from '#lib/datasets/dataset.ts';
import { pointsOf } from '#lib/datasets/points.ts';
import { headerBytes, type Layout, readHeader } from '#lib/datasets/prepared-file.ts';
import { createSplitter, type Split, type ValidationFrom } from '#lib/datasets/split.ts';

/** The two parts of the data set; validation images come from the training part. */
export type Part = 'training' | 'test';

/** Some images by index, with their labels. */
export type Chosen = { readonly part: Part; readonly indices: Uint16Array; readonly labels: Uint8Array };

export type ImageSource = {
  /** A PNG; undefined if there is no such image or no such data set on this machine. */
  png(dataset: Dataset, part: Part, index: number): Promise<Buffer | undefined>;
  /** The validation images of runs with so many of them from there, or the test images, in the order of a run's predictions. */
  chosen(
    dataset: Dataset,
    set: 'validation' | 'test',
    count: number,
    from?: ValidationFrom,
  ): Promise<Chosen | undefined>;
};

/** A PNG of colour or grey pixels. */
function encode(pixels: Uint8Array, dataset: Dataset): Buffer {
  const { height, width, channels } = imageShapeOf(dataset);
  const png = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      png.data[4 * pixel + colour] = pixels[channels * pixel + Math.min(colour, channels - 1)]!;
    }
    png.data[4 * pixel + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: 2 });
}

/** Makes a value once; a failure is not remembered, so the next call tries again. */
function once<Value>(make: () => Promise<Value>): { get(): Promise<Value>; made(): Promise<Value> | undefined } {
  let value: Promise<Value> | undefined;
  return {
    get() {
      value ??= make();
      const own = value;
      own.catch(() => {
        if (value === own) value = undefined;
      });
      return own;
    },
    made: () => value,
  };
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error('The data set file is too short.');
  return buffer;
}

/** One data set's file, opened on first use. */
function openFile(dataDir: string, dataset: FiledDataset) {
  const name = path.join(dataDir, dataset.file.name);
  // Remote trainers have their own copy; the file may also be added later.
  const file = once(async (): Promise<{ handle: FileHandle; layout: Layout }> => {
    const handle = await open(name);
    try {
      return { handle, layout: readHeader(await readAt(handle, 0, headerBytes), dataset) };
    } catch (error) {
      await handle.close();
      throw new Error(`The data set ${name} ${(error as Error).message}.`);
    }
  });
  const labels = once(async () => {
    const { handle, layout } = await file.get();
    return readAt(handle, layout.labelsAt, layout.training + layout.test);
  });
  const split = once(async () => createSplitter((await labels.get()).subarray(0, dataset.training), dataset));
  return { file, labels, split };
}

/** The validation examples of a split, with their labels out of those of all. */
const validated = ({ validation }: Split, labels: Uint8Array): Chosen => ({
  part: 'training',
  indices: Uint16Array.from(validation),
  labels: Uint8Array.from(validation, (index) => labels[index]!),
});

const firstOf = (labels: Uint8Array, count: number): Chosen => ({
  part: 'test',
  indices: Uint16Array.from({ length: count }, (_, index) => index),
  labels: labels.subarray(0, count),
});

/** The same of points, which need no file. */
function chosenPoints(dataset: Dataset, set: 'validation' | 'test', count: number, from?: ValidationFrom): Chosen {
  if (set === 'test') return firstOf(pointsOf(dataset, 'test').labels, count);
  const { labels } = pointsOf(dataset, 'training');
  return validated(createSplitter(labels, dataset)(0, count, from), labels);
}

const isMissing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

/** The images in this data folder. */
export function openImages(dataDir: string): ImageSource & { close(): Promise<void> } {
  const files = new Map<Dataset, ReturnType<typeof openFile>>();
  const fileOf = (dataset: FiledDataset) => {
    const file = files.get(dataset) ?? openFile(dataDir, dataset);
    files.set(dataset, file);
    return file;
  };

  return {
    async png(dataset, part, index) {
      if (!hasFile(dataset) || index >= dataset[part]) return undefined;
      const found = await fileOf(dataset).file.get().catch(isMissing);
      if (!found) return undefined;
      const { bytes, pixelsAt, training } = found.layout;
      const image = part === 'training' ? index : training + index;
      return encode(await readAt(found.handle, pixelsAt + image * bytes, bytes), dataset);
    },

    async chosen(dataset, set, count, from) {
      if (!hasFile(dataset)) return chosenPoints(dataset, set, count, from);
      const { labels, split } = fileOf(dataset);
      const all = await labels.get().catch(isMissing);
      if (!all) return undefined;
      if (set === 'test') return firstOf(all.subarray(dataset.training), count);
      return validated((await split.get())(0, count, from), all);
    },

    async close() {
      for (const { file } of files.values()) await (await file.made()?.catch(() => undefined))?.handle.close();
    },
  };
}
