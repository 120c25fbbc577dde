/** Collects a run's predictions over the chunks of an evaluation. */
import { confusionOf, predictedClass, roundProbabilities } from '#lib/analysis/evaluation.ts';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';

/** The predictions for some images, and their confusion matrix. */
export type Tallied = {
  readonly confusion: number[];
  /** By image and class, in units of 1/65,535, as unsigned 16-bit little-endian integers. */
  readonly probabilities: Uint8Array<ArrayBuffer>;
};

/** A tally for `images` images of `classes` classes; `add` takes the next images, `result` returns all so far. */
export function createTally(images: number, classes: number) {
  const predicted = new Uint8Array(images);
  const actual = new Uint8Array(images);
  const bytes = Buffer.alloc(images * bytesOfPrediction(classes));
  let count = 0;
  return {
    add(labels: Uint8Array, probabilities: Float32Array): void {
      labels.forEach((label, place) => {
        const own = probabilities.subarray(place * classes, (place + 1) * classes);
        actual[count] = label;
        predicted[count] = predictedClass(own);
        roundProbabilities(own).forEach((value, each) => {
          bytes.writeUInt16LE(value, count * bytesOfPrediction(classes) + 2 * each);
        });
        count += 1;
      });
    },
    result: (): Tallied => ({
      confusion: confusionOf(actual.subarray(0, count), predicted.subarray(0, count), classes),
      probabilities: bytes.subarray(0, count * bytesOfPrediction(classes)),
    }),
  };
}
