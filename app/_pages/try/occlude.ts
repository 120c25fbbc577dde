/** Covers a picture square by square and asks the network each time, in turns short enough that the page stays usable. */
import { elapsed } from '#app/_live/clock.ts';
import type { Heat } from '#lib/analysis/attention.ts';
import { covered, covers, occlusionHeat } from '#lib/analysis/occlusion.ts';
import type { Dataset } from '#lib/datasets/dataset.ts';
import type { Loaded } from './engine.ts';

/** Pixels from one square to the next: the finest whose predictions take no longer than this, in milliseconds. */
const strides = [2, 3, 4] as const;
const longest = 12_000;

/** One turn's predictions: about so many milliseconds, and at most so many. */
const turnMilliseconds = 50;
const mostAtOnce = 16;

const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

/** The heat of the class `label`; `onShare` hears how much is done, 0…1. Rejects once the signal is aborted. */
export async function occlude(
  subject: { network: Pick<Loaded, 'predictAll'>; pixels: Uint8ClampedArray; dataset: Dataset; label: number },
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<Heat> {
  const { network, pixels, dataset, label } = subject;
  // The first prediction may prepare the graphics card; the second one's time counts.
  let [each, whole] = [0, 0];
  for (let time = 0; time < 2; time++) {
    const began = elapsed();
    const [answer] = await network.predictAll([pixels]);
    whole = answer![label]!;
    each = Math.max(0.1, elapsed() - began);
    await nextTurn();
    signal.throwIfAborted();
  }
  const atOnce = Math.min(mostAtOnce, Math.max(1, Math.floor(turnMilliseconds / each)));
  const stride = strides.find((step) => covers(dataset, step).length * each < longest) ?? strides.at(-1)!;
  const squares = covers(dataset, stride);
  const probabilities: number[] = [];
  while (probabilities.length < squares.length) {
    const next = squares.slice(probabilities.length, probabilities.length + atOnce);
    const answers = await network.predictAll(next.map((square) => covered(pixels, dataset, square)));
    probabilities.push(...answers.map((answer) => answer[label]!));
    onShare(probabilities.length / squares.length);
    await nextTurn();
    signal.throwIfAborted();
  }
  return occlusionHeat(dataset, squares, probabilities, whole);
}
