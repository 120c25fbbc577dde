/** TensorBoard's files: checksums against known vectors, and exactly the bytes that TensorFlow writes. */
import { describe, expect, it } from 'vitest';
import { histogramBins } from '#lib/network/health.ts';
import { crc32c, eventFile, tensorBoardFiles } from '#lib/takehome/tensorboard.ts';
import { healthAt, layerHealth } from '../support/health.ts';
import { epochPoint } from '../support/lesson.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('event files', () => {
  it('[R15] checksums are CRC-32C (RFC 3720, appendix B.4)', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
  });

  it('[R15] equal those of TensorFlow 2.21 for the same events', () => {
    const written =
      '1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a32' +
      '2b3531103800000000000000a3797d570900002040fc54d94110ac022a2a0a110a0a6570' +
      '6f63685f6c6f7373150000003f0a150a0e65706f63685f6163637572616379150000803eaf02452c';
    const values = { epoch_loss: 0.5, epoch_accuracy: 0.25 };
    expect(hex(eventFile([{ at: 1_700_000_000_500, step: 300, values }]))).toBe(written);
  });

  it('[R940] have histograms, byte for byte as TensorBoard 2.21 writes them', () => {
    const written =
      '1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110f301000000000000081b' +
      '24f30900002040fc54d94110ac022ae4030a1a0a136772616469656e745f6e6f726d2f636f6e7631150000003f0ac5030a0d' +
      '776569676874732f636f6e76312ab30309000000000000f0bf11000000000000004019000000000000084021000000000080' +
      '0740290000000000c6204032c001000000000000ecbf000000000000e8bf000000000000e4bf000000000000e0bf00000000' +
      '0000d8bf000000000000d0bf000000000000c0bf0000000000000000000000000000c03f000000000000d03f000000000000' +
      'd83f000000000000e03f000000000000e43f000000000000e83f000000000000ec3f000000000000f03f000000000000f23f' +
      '000000000000f43f000000000000f63f000000000000f83f000000000000fa3f000000000000fc3f000000000000fe3f0000' +
      '0000000000403ac001000000000000f03f000000000000000000000000000000000000000000000000000000000000000000' +
      '0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000' +
      '0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000' +
      '0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000' +
      '401240078d';
    // Bins of 1/8 from −1 to 2: one value in the first, two in the last.
    const counts = Array<number>(histogramBins).fill(0);
    [counts[0], counts[histogramBins - 1]] = [1, 2];
    const histograms = { 'weights/conv1': { lowest: -1, highest: 2, counts } };
    const values = { 'gradient_norm/conv1': 0.5 };
    expect(hex(eventFile([{ at: 1_700_000_000_500, step: 300, values, histograms }]))).toBe(written);
  });

  it('[R940] of a run have each layer’s health, at the epochs and times of its curves', () => {
    const at = 1_700_000_000_000;
    const epochs = [1, 3].map((epoch) => ({ ...epochPoint(epoch, 9 * epoch, 0.5), at: at + 1000 * epoch }));
    const layers = [layerHealth('conv1', { dead: 5 }), layerHealth('output1', { dead: null, update: null })];
    const tagsOf = (files: Record<string, Uint8Array>) =>
      Object.values(files).map((file) =>
        [
          ...Buffer.from(file)
            .toString('latin1')
            .matchAll(/[a-z_]+\/(conv1|output1)/g),
        ].map(([tag]) => tag),
      );
    // The last has no epoch of the curves, so no time.
    const health = [healthAt(1, ...layers), healthAt(3, layers[0]!), healthAt(5, ...layers)];
    const scalars = ['gradient_norm', 'weight_norm', 'update_to_weights', 'output_mean', 'output_deviation'];
    expect(tagsOf(tensorBoardFiles({ points: [], epochs }, health))).toEqual([
      [
        ...scalars.flatMap((tag) =>
          tag === 'update_to_weights' ? [`${tag}/conv1`] : [`${tag}/conv1`, `${tag}/output1`],
        ),
        ...['dead_relus/conv1', 'weights/conv1', 'outputs/conv1', 'weights/output1', 'outputs/output1'],
        ...[...scalars, 'dead_relus', 'weights', 'outputs'].map((tag) => `${tag}/conv1`),
      ],
      [],
    ]);
  });

  it('[R15] of a run are one for training and one for validation, with Keras’ tags', () => {
    const at = 1_700_000_000_000;
    const epoch = { ...epochPoint(1, 9, 0.5), at };
    const { epoch: _epoch, validationLoss: _loss, validationAccuracy: _accuracy, ...point } = epoch;
    const files = tensorBoardFiles({ points: [point], epochs: [epoch] });
    expect(Object.keys(files)).toEqual([
      'train/events.out.tfevents.1700000000.classroom.v2',
      'validation/events.out.tfevents.1700000000.classroom.v2',
    ]);
    const tags = Object.values(files).map((file) => [
      ...new Set(
        Buffer.from(file)
          .toString('latin1')
          .match(/(epoch|batch)_\w+/g),
      ),
    ]);
    expect(tags[0]!.some((tag) => tag.startsWith('batch_loss'))).toBe(true);
    expect(tags[1]!.map((tag) => tag.slice(0, 9))).toEqual(['epoch_los', 'epoch_acc']);
  });

  it('[R15] of a run without points are empty but valid', () => {
    const [train] = Object.values(tensorBoardFiles({ points: [], epochs: [] }));
    expect(train!.length).toBe(8 + 4 + 24 + 4);
  });
});
