/** The machine's matrix multiplication rate with the same TensorFlow, as the yardstick for all other rates. */
import os from 'node:os';
import { FLOAT, named, placeholder } from '#server/trainer/engine/graph.ts';
import * as op from '#server/trainer/engine/operations.ts';
import { openSession } from '#server/trainer/engine/session.ts';

const side = 2048;

/** Returns a function that multiplies two 2048 × 2048 matrices three times and returns the GFLOP/s. */
export function matrixProductRate(): { measure: () => number; close: () => void } {
  const a = placeholder('a', FLOAT, [side, side]);
  const b = placeholder('b', FLOAT, [side, side]);
  // Only a number comes back, so that no result matrix is copied.
  const largest = op.sumOfSquares(op.matrixProduct(a, b, 'float32'));
  const session = openSession([a, b, named('result', largest)], { threads: os.availableParallelism() });
  const values = Float32Array.from({ length: side * side }, (_, index) => (index % 7) / 7);
  const feed = { shape: [side, side], values };
  const once = () => session.run({ a: feed, b: feed }, ['result']);
  once();
  return {
    measure: () => {
      const began = performance.now();
      for (let time = 0; time < 3; time++) once();
      const seconds = (performance.now() - began) / 1000;
      return (3 * 2 * side ** 3) / seconds / 1e9;
    },
    close: session.close,
  };
}
