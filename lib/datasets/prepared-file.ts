/**
 * The prepared file of a data set, as set-up writes it. Its header gives the layout, once it has been checked against the
 * data set.
 */
import type { FiledDataset } from './dataset.ts';

/** Bytes of the header: eight characters, then little-endian 32-bit numbers. */
export const headerBytes = 64;
const magicBytes = 8;
const layout = 1;

/** The parts of the file. Training examples come before test examples, in labels and pixels alike. */
export type Layout = {
  readonly training: number;
  readonly test: number;
  /** Of one example. */
  readonly bytes: number;
  readonly classes: number;
  readonly labelsAt: number;
  readonly pixelsAt: number;
  /** Of the whole file. */
  readonly length: number;
};

/** Reads the header of a file. The error it throws continues a sentence that begins with the file's name. */
export function readHeader(file: Uint8Array, dataset: FiledDataset): Layout {
  if (file.length < headerBytes) throw new Error('is truncated');
  const magic = String.fromCharCode(...file.subarray(0, magicBytes));
  if (magic !== dataset.file.magic) throw new Error(`is not a ${dataset.name} file`);
  const view = new DataView(file.buffer, file.byteOffset + magicBytes, headerBytes - magicBytes);
  const number = (place: number) => view.getUint32(4 * place, true);
  const says: readonly [what: string, found: number, known: number][] = [
    ['layout', number(0), layout],
    ['training images', number(1), dataset.training],
    ['test images', number(2), dataset.test],
    ['rows', number(3), dataset.shape[0]],
    ['columns', number(4), dataset.shape[1] ?? 1],
    ['channels', number(5), dataset.shape[2] ?? 1],
    ['classes', number(6), dataset.classes.length],
  ];
  const wrong = says.find(([, found, known]) => found !== known);
  if (wrong) {
    const [what, found, known] = wrong;
    throw new Error(`has the wrong header (${what}: ${found} instead of ${known})`);
  }
  const [training, test, rows, columns, channels, classes] = says.slice(1).map(([, found]) => found) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const bytes = rows * columns * channels;
  const pixelsAt = number(8);
  return {
    training,
    test,
    bytes,
    classes,
    labelsAt: number(7),
    pixelsAt,
    length: pixelsAt + (training + test) * bytes,
  };
}
