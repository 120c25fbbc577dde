/** A run's curves as TensorBoard event files, for its scalars page. */
import type { DatedMetrics } from '../classroom/point.ts';

/** CRC-32C (Castagnoli), reflected, byte by byte. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C of the bytes, unsigned. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** TFRecord's masking of a checksum, because the CRC of data that contains its own CRC is weak. */
const masked = (bytes: Uint8Array): number => {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
};

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function numbers(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}

const uint32 = (value: number) => numbers(4, (view) => view.setUint32(0, value, true));

/** A TFRecord: the length and its checksum, the bytes and theirs. */
function record(bytes: Uint8Array): Uint8Array {
  const length = numbers(8, (view) => view.setBigUint64(0, BigInt(bytes.length), true));
  return joined([length, uint32(masked(length)), bytes, uint32(masked(bytes))]);
}

// Protocol buffers: a field is its number and wire type, then its value.
const wireTypes = { varint: 0, double: 1, bytes: 2, float: 5 };

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

const field = (number: number, type: keyof typeof wireTypes, value: Uint8Array) =>
  joined([varint(number * 8 + wireTypes[type]), ...(type === 'bytes' ? [varint(value.length)] : []), value]);

const text = (value: string) => new TextEncoder().encode(value);
const double = (value: number) => numbers(8, (view) => view.setFloat64(0, value, true));
const float = (value: number) => numbers(4, (view) => view.setFloat32(0, value, true));

/** Values by tag at one step; `at` is in milliseconds. */
export type ScalarEvent = {
  readonly at: number;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
};

/** A tensorflow.Event with a Summary of simple values. */
function eventOf({ at, step, values }: ScalarEvent): Uint8Array {
  const summary = Object.entries(values).map(([tag, value]) =>
    field(1, 'bytes', joined([field(1, 'bytes', text(tag)), field(2, 'float', float(value))])),
  );
  return joined([
    field(1, 'double', double(at / 1000)),
    field(2, 'varint', varint(step)),
    field(5, 'bytes', joined(summary)),
  ]);
}

/** An event file of these events; its start time is the first event's. */
export function eventFile(events: readonly ScalarEvent[]): Uint8Array {
  const opening = joined([
    field(1, 'double', double((events[0]?.at ?? 0) / 1000)),
    field(3, 'bytes', text('brain.Event:2')),
  ]);
  return joined([opening, ...events.map(eventOf)].map(record));
}

/**
 * The event files of a run by path. Folders and tags are those of Keras' TensorBoard callback, so that both can be
 * compared: epochs counted from 0, `batch_…` by step.
 */
export function tensorBoardFiles({ points, epochs }: DatedMetrics): Record<string, Uint8Array> {
  const train = [
    ...points.map(({ at, step, loss, accuracy, learningRate }) => ({
      at,
      step,
      values: { batch_loss: loss, batch_accuracy: accuracy, batch_learning_rate: learningRate },
    })),
    ...epochs.map(({ at, epoch, loss, accuracy, learningRate, computeSeconds, imagesPerSecond }) => ({
      at,
      step: epoch - 1,
      values: {
        epoch_loss: loss,
        epoch_accuracy: accuracy,
        epoch_learning_rate: learningRate,
        compute_seconds: computeSeconds,
        images_per_second: imagesPerSecond,
      },
    })),
  ].sort((a, b) => a.at - b.at);
  const validation = epochs.map(({ at, epoch, validationLoss, validationAccuracy }) => ({
    at,
    step: epoch - 1,
    values: { epoch_loss: validationLoss, epoch_accuracy: validationAccuracy },
  }));
  return { ...filed('train', train), ...filed('validation', validation) };
}

/** TensorBoard recognizes an event file by the beginning of its name. */
const filed = (folder: string, events: readonly ScalarEvent[]): Record<string, Uint8Array> => ({
  [`${folder}/events.out.tfevents.${Math.floor((events[0]?.at ?? 0) / 1000)}.classroom.v2`]: eventFile(events),
});
