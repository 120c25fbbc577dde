/** What a learning-rate range test shows: the loss at each rate, and the rate to begin with. */
import type { TrainingPoint } from '../classroom/point.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { smooth } from './curve.ts';

export type RangeTest = {
  /** By ascending rate, up to where the loss has clearly risen again. */
  readonly points: readonly { readonly rate: number; readonly loss: number; readonly smoothed: number }[];
  /** Where the smoothed loss is lowest; undefined before the first point. */
  readonly lowest: { readonly rate: number; readonly loss: number } | undefined;
  /**
   * What it says: nothing yet; the loss does not fall; it falls to the last rate, so a better one may lie above; or `found`.
   */
  readonly verdict: 'early' | 'flat' | 'falling' | 'found';
  /** The rate to begin with, of two digits and as large as the form allows; only where one is found. */
  readonly suggestion: number | undefined;
};

const weight = 0.7;
/** The test is over where the smoothed loss exceeds its lowest so many times, as in fastai's `lr_find`. */
const risen = 4;
/** The share of the first loss by which it must fall: less may be chance. */
const fall = 0.05;
/** The loss rises again if the smoothed one is so much above its lowest. */
const rise = 1.02;
/** How far below the rate with the lowest loss one begins. */
const below = 10;

/**
 * The rate to begin with is a tenth of that with the lowest smoothed loss: there the loss is about to rise, a tenth below it still
 * falls steeply (Smith 2017, Cyclical learning rates for training neural networks, section 3.3; the tenth as in fastai's
 * `lr_find`, Howard & Gugger 2020, fastai: a layered API for deep learning). `ended` if no further point will come, `diverged` if
 * the loss became infinite or NaN after the last.
 */
export function rangeTestOf(
  points: readonly Pick<TrainingPoint, 'learningRate' | 'loss'>[],
  { ended, diverged }: { ended: boolean; diverged: boolean },
): RangeTest {
  const smoothed = smooth(
    points.map(({ loss }) => loss),
    weight,
  );
  const least = smoothed.reduce((best, loss, index) => (loss < smoothed[best]! ? index : best), 0);
  const tooHigh = smoothed.findIndex((loss, index) => index > least && loss > risen * smoothed[least]!);
  const shown = points
    .slice(0, tooHigh < 0 ? undefined : tooHigh + 1)
    .map(({ learningRate, loss }, index) => ({ rate: learningRate, loss, smoothed: smoothed[index]! }));
  const at = shown[least];
  if (!at) return { points: [], lowest: undefined, verdict: 'early', suggestion: undefined };
  const lowest = { rate: at.rate, loss: at.smoothed };
  const fell = at.smoothed <= (1 - fall) * shown[0]!.loss;
  const rose = diverged || smoothed.at(-1)! > rise * at.smoothed;
  const verdict = !ended && !(fell && rose) ? 'early' : fell ? (rose ? 'found' : 'falling') : 'flat';
  const start = Math.min(runFields.learningRate.maximum, Number((at.rate / below).toPrecision(2)));
  const suggestion = verdict === 'found' ? start : undefined;
  return { points: shown, lowest, verdict, suggestion };
}
