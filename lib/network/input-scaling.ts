/** From an image's or point's values to the network's input. */
import type { Dataset } from '../datasets/dataset.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';

/** Scales a value on the scale 0…1 of a channel (of a point: of one of its numbers). */
export function inputScale(
  inputScaling: Hyperparameters['inputScaling'],
  { means, deviations }: Pick<Dataset, 'means' | 'deviations'>,
): (value: number, channel: number) => number {
  switch (inputScaling) {
    case 'zero-one':
      return (value) => value;
    case 'plus-minus-one':
      return (value) => 2 * value - 1;
    case 'standardized':
      return (value, channel) => (value - means[channel]!) / deviations[channel]!;
  }
}
