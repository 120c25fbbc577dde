/** TensorBoard's files: checksums against known vectors, and exactly the bytes that TensorFlow writes. */
import { describe, expect, it } from 'vitest';
import { crc32c, eventFile, tensorBoardFiles } from '#lib/takehome/tensorboard.ts';
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
