/** A run's curves and health as TensorBoard event files, for its pages of scalars, distributions and histograms. */
import type { DatedMetrics } from '../classroom/point.ts';
import { type Health, type Histogram, histogramBins, type LayerHealth } from '../network/health.ts';

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

/** Values and histograms by tag at one step; `at` is in milliseconds. */
export type SummaryEvent = {
  readonly at: number;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
  readonly histograms?: Readonly<Record<string, Histogram>>;
};

const doubles = (values: readonly number[]) => joined(values.map(double));

/** A tensorflow.HistogramProto; its sums take each value as the middle of its bin. */
function histogramProto({ lowest, highest, counts }: Histogram): Uint8Array {
  const width = (highest - lowest) / histogramBins;
  const sumOf = (power: number) =>
    counts.reduce((sum, count, bin) => sum + count * (lowest + (bin + 0.5) * width) ** power, 0);
  const limits = counts.map((_, bin) => (bin === histogramBins - 1 ? highest : lowest + (bin + 1) * width));
  return joined([
    field(1, 'double', double(lowest)),
    field(2, 'double', double(highest)),
    field(3, 'double', double(sumOf(0))),
    field(4, 'double', double(sumOf(1))),
    field(5, 'double', double(sumOf(2))),
    field(6, 'bytes', doubles(limits)),
    field(7, 'bytes', doubles(counts)),
  ]);
}

/** A tensorflow.Event with a Summary of simple values and histograms. */
function eventOf({ at, step, values, histograms = {} }: SummaryEvent): Uint8Array {
  const value = (tag: string, content: Uint8Array) =>
    field(1, 'bytes', joined([field(1, 'bytes', text(tag)), content]));
  const summary = [
    ...Object.entries(values).map(([tag, number]) => value(tag, field(2, 'float', float(number)))),
    ...Object.entries(histograms).map(([tag, each]) => value(tag, field(5, 'bytes', histogramProto(each)))),
  ];
  return joined([
    field(1, 'double', double(at / 1000)),
    field(2, 'varint', varint(step)),
    field(5, 'bytes', joined(summary)),
  ]);
}

/** An event file of these events; its start time is the first event's. */
export function eventFile(events: readonly SummaryEvent[]): Uint8Array {
  const opening = joined([
    field(1, 'double', double((events[0]?.at ?? 0) / 1000)),
    field(3, 'bytes', text('brain.Event:2')),
  ]);
  return joined([opening, ...events.map(eventOf)].map(record));
}

/** The figures of a layer that are scalars, by the group that TensorBoard shows them in. */
const layerScalars: Readonly<Record<string, (layer: LayerHealth) => number | null>> = {
  gradient_norm: ({ gradient }) => gradient,
  weight_norm: ({ weights }) => weights,
  update_to_weights: ({ update }) => update,
  output_mean: ({ mean }) => mean,
  output_deviation: ({ deviation }) => deviation,
  dead_relus: ({ dead, units }) => (dead === null ? null : dead / units),
};

/** The health as events of its epochs, whose times it has: scalars and histograms tagged `GROUP/LAYER`. */
function healthEvents(epochs: DatedMetrics['epochs'], health: readonly Health[]): SummaryEvent[] {
  const times = new Map(epochs.map(({ epoch, at }) => [epoch, at]));
  return health.flatMap(({ epoch, layers }) => {
    const at = times.get(epoch);
    if (at === undefined) return [];
    const scalars = Object.entries(layerScalars).flatMap(([group, of]) =>
      layers.flatMap((layer) => {
        const value = of(layer);
        return value === null ? [] : [[`${group}/${layer.name}`, value] as const];
      }),
    );
    const histograms = layers.flatMap(
      ({ name, weightHistogram, outputHistogram }) =>
        [
          [`weights/${name}`, weightHistogram],
          [`outputs/${name}`, outputHistogram],
        ] as const,
    );
    return { at, step: epoch - 1, values: Object.fromEntries(scalars), histograms: Object.fromEntries(histograms) };
  });
}

/**
 * The event files of a run by path. Folders and tags are those of Keras' TensorBoard callback, so that both can be
 * compared: epochs counted from 0, `batch_…` by step. Health is in the folder of training.
 */
export function tensorBoardFiles(
  { points, epochs }: DatedMetrics,
  health: readonly Health[] = [],
): Record<string, Uint8Array> {
  const train: SummaryEvent[] = [
    ...healthEvents(epochs, health),
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
const filed = (folder: string, events: readonly SummaryEvent[]): Record<string, Uint8Array> => ({
  [`${folder}/events.out.tfevents.${Math.floor((events[0]?.at ?? 0) / 1000)}.classroom.v2`]: eventFile(events),
});
