/**
 * What each rung's goal reaches on the 10,000 test images in the sizes of the ready lesson, 0…1. Made by
 * `npm run bench -- ladder`: seed 1, on two cores of a CPU. A GPU's sums differ in their
 * last digits: less than seeds do.
 */
import { type LadderSize, ladderSizes, type RungId } from './ladder.ts';

/** In the order of `ladderSizes`; larger ones than these have not been measured. */
const measured: Readonly<Record<RungId, readonly number[]>> = {
  'lenet-56': [0.332, 0.377, 0.426, 0.459],
  'alexnet-65': [0.192, 0.359, 0.408, 0.464],
  'cnn-74': [0.34, 0.422, 0.465, 0.536],
  'batchnorm-79': [0.113, 0.309, 0.483, 0.539],
  'l2-84': [0.317, 0.337, 0.445, 0.523],
  'augment-88': [0.321, 0.362, 0.451, 0.495],
};

/** What was measured in this size, or, not exactly, in the largest measured one below it. */
export function reached(id: RungId, size: LadderSize): { readonly share: number; readonly exact: boolean } {
  const place = ladderSizes.findIndex(
    ({ trainSize, epochs }) => trainSize === size.trainSize && epochs === size.epochs,
  );
  const known = measured[id];
  return { share: known[Math.min(place, known.length - 1)]!, exact: place < known.length };
}
