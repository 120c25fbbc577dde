/**
 * The optimizers, with Keras 3's formulas and constants, in TensorFlow's fused kernels.
 *
 * w weight, g gradient, η learning rate, t step counted from 1; state starts at 0.
 * - sgd       w ← w − η g
 * - momentum  v ← μ v − η g;  w ← w + v;  with Nesterov w ← w + μ v − η g (Sutskever et al. 2013)
 * - rmsprop   s ← ρ s + (1 − ρ) g²;  w ← w − η g / √(s + ε)                                             ρ = 0.9
 * - adam      m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
 *             (Kingma & Ba 2015, the form at the end of section 2)                           β₁ = 0.9, β₂ = 0.999
 * - adamw     w ← w − η λ w, then adam (Loshchilov & Hutter 2019); biases and batch normalization included, as in Keras
 * ε = 10⁻⁷ everywhere.
 */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { effect, FLOAT, flag, type Node, type Tensor } from './graph.ts';
import * as op from './operations.ts';
import { decrease, type Variable } from './variables.ts';

const epsilon = 1e-7;
const rho = 0.9;
const beta1 = 0.9;
const beta2 = 0.999;

/** The nodes that update one variable and its state in place, in order; `value` is the variable's value before. */
type Update = (variable: Variable, value: Tensor, gradient: Tensor, state: readonly Variable[]) => Node[];

export type Optimizer = {
  /** The state kept for each trainable variable, in its shape. */
  readonly state: readonly string[];
  /** One step's update; learning rate (float32) and step (int32) are scalars. */
  readonly at: (learningRate: Tensor, step: Tensor) => Update;
};

const unlocked = { T: FLOAT, use_locking: flag(false) };

/** Runs a fused kernel on a variable, its state, and its numbers and gradient. */
function apply(kernel: string, attributes: object, variables: readonly Variable[], numbers: readonly Tensor[]): Node {
  return effect(kernel, { ...unlocked, ...attributes }, [...variables.map(({ handle }) => handle), ...numbers]);
}

function adam(learningRate: Tensor, step: Tensor): Update {
  const t = op.intsToFloats(step);
  const [first, second] = [op.scalar(beta1), op.scalar(beta2)];
  const numbers = [op.power(first, t), op.power(second, t), learningRate, first, second, op.scalar(epsilon)];
  return (variable, _value, gradient, state) => [
    apply('ResourceApplyAdam', { use_nesterov: flag(false) }, [variable, ...state], [...numbers, gradient]),
  ];
}

/**
 * Gradients whose norm over all variables together, √Σ g², is larger than `most` are scaled down to it (Pascanu, Mikolov &
 * Bengio 2013): Keras' `global_clipnorm`, PyTorch's `clip_grad_norm_`.
 */
export function clipped(gradients: Readonly<Record<string, Tensor>>, most: number): Record<string, Tensor> {
  const norm = op.squareRoot(Object.values(gradients).map(op.sumOfSquares).reduce(op.add));
  const factor = op.divide(op.scalar(most), op.larger(norm, op.scalar(most)));
  return Object.fromEntries(Object.entries(gradients).map(([name, each]) => [name, op.multiply(each, factor)]));
}

/** The optimizer of these hyperparameters. */
export function optimizerOf({ optimizer, momentum, nesterov, weightDecay }: Hyperparameters): Optimizer {
  switch (optimizer) {
    case 'sgd':
      return {
        state: [],
        at: (learningRate) => (variable, _value, gradient) => [
          apply('ResourceApplyGradientDescent', {}, [variable], [learningRate, gradient]),
        ],
      };
    case 'momentum':
      return {
        state: ['velocity'],
        at: (learningRate) => (variable, _value, gradient, state) => [
          apply(
            'ResourceApplyKerasMomentum',
            { use_nesterov: flag(nesterov) },
            [variable, ...state],
            [learningRate, gradient, op.scalar(momentum)],
          ),
        ],
      };
    case 'rmsprop':
      return {
        // The kernel also stores the last movement, for a momentum that is 0 here.
        state: ['mean_square', 'movement'],
        at: (learningRate) => (variable, _value, gradient, state) => [
          apply(
            'ResourceApplyRMSProp',
            {},
            [variable, ...state],
            [learningRate, op.scalar(rho), op.scalar(0), op.scalar(epsilon), gradient],
          ),
        ],
      };
    case 'adam':
      return { state: ['m', 'v'], at: adam };
    case 'adamw':
      return {
        state: ['m', 'v'],
        at: (learningRate, step) => {
          const update = adam(learningRate, step);
          const decay = op.scale(learningRate, weightDecay);
          return (variable, value, gradient, state) => [
            decrease(variable, op.multiply(value, decay)),
            ...update(variable, value, gradient, state),
          ];
        },
      };
  }
}
