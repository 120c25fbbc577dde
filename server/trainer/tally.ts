/** Gathers what a run predicts, one piece of an evaluation after another. */
import { confusionOf, predictedClass, roundProbabilities } from '#lib/analysis/evaluation.ts';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';

/** What was predicted for some images, and how often each class was taken for each. */
export type Tallied = {
  readonly confusion: number[];
  /** By image and class, in 65,535ths, as unsigned 16-bit little-endian numbers. */
  readonly probabilities: Uint8Array<ArrayBuffer>;
};

/** Room for so many images of so many classes; `add` takes the next ones, `result` gives all so far. */
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
