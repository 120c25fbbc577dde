/** The cross-entropy loss, its gradient, and the number of correct predictions. */
import { BOOL, FLOAT, INT32, integer, ints, run, runAll, type Tensor } from './graph.ts';
import * as op from './operations.ts';

/** The target probabilities: (1 − smoothing) · one-hot + smoothing / classes, as in Keras. */
function smoothed(labels: Tensor, smoothing: number, classes: number): Tensor {
  const rest = smoothing / classes;
  const inputs = [labels, ints([classes], []), op.scalar(1 - smoothing + rest), op.scalar(rest)];
  return run('OneHot', { T: FLOAT, TI: INT32, axis: integer(-1) }, inputs);
}

/**
 * From logits [batch, classes] and labels [batch] (int32) to the mean cross-entropy in nats and its gradient with respect
 * to the logits. The kernel computes both at once and stays finite for large logits.
 */
export function crossEntropy(
  logits: Tensor,
  labels: Tensor,
  smoothing: number,
  classes: number,
): { loss: Tensor; gradient: Tensor } {
  const [losses, gradients] =
    smoothing > 0
      ? runAll('SoftmaxCrossEntropyWithLogits', { T: FLOAT }, [logits, smoothed(labels, smoothing, classes)], 2)
      : runAll('SparseSoftmaxCrossEntropyWithLogits', { T: FLOAT, Tlabels: INT32 }, [logits, labels], 2);
  return { loss: op.mean(losses!), gradient: op.divide(gradients!, op.sizeOf(losses!)) };
}

/** The number of rows whose label has the largest logit. */
export function countRight(logits: Tensor, labels: Tensor): Tensor {
  const best = run('ArgMax', { T: FLOAT, Tidx: INT32, output_type: INT32 }, [logits, ints([1], [])]);
  const right = run('Equal', { T: INT32 }, [best, labels]);
  return op.sum(run('Cast', { SrcT: BOOL, DstT: FLOAT }, [right]));
}
