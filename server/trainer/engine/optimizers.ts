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

/** By how much the next step would change a variable, which it leaves alone; all are tensors, the state in its order. */
type Movement = (value: Tensor, gradient: Tensor, state: readonly Tensor[]) => Tensor;

export type Optimizer = {
  /** The state kept for each trainable variable, in its shape. */
  readonly state: readonly string[];
  /** One step's update; learning rate (float32) and step (int32) are scalars. */
  readonly at: (learningRate: Tensor, step: Tensor) => Update;
  /** The same step without taking it. */
  readonly movement: (learningRate: Tensor, step: Tensor) => Movement;
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

const square = (a: Tensor): Tensor => op.multiply(a, a);
const negative = (a: Tensor): Tensor => op.scale(a, -1);
/** share · before + (1 − share) · now */
const blended = (share: number, before: Tensor, now: Tensor): Tensor =>
  op.add(op.scale(before, share), op.scale(now, 1 - share));

function adamMovement(learningRate: Tensor, step: Tensor): Movement {
  const t = op.intsToFloats(step);
  const left = (beta: number) => op.subtract(op.scalar(1), op.power(op.scalar(beta), t));
  const rate = op.multiply(learningRate, op.divide(op.squareRoot(left(beta2)), left(beta1)));
  return (_value, gradient, [m, v]) => {
    const root = op.squareRoot(blended(beta2, v!, square(gradient)));
    const direction = op.divide(blended(beta1, m!, gradient), op.add(root, op.scalar(epsilon)));
    return negative(op.multiply(rate, direction));
  };
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
        movement: (learningRate) => (_value, gradient) => negative(op.multiply(learningRate, gradient)),
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
        movement:
          (learningRate) =>
          (_value, gradient, [velocity]) => {
            const pull = op.multiply(learningRate, gradient);
            const next = op.subtract(op.scale(velocity!, momentum), pull);
            return nesterov ? op.subtract(op.scale(next, momentum), pull) : next;
          },
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
        movement:
          (learningRate) =>
          (_value, gradient, [meanSquare]) => {
            const root = op.squareRoot(op.add(blended(rho, meanSquare!, square(gradient)), op.scalar(epsilon)));
            return negative(op.multiply(learningRate, op.divide(gradient, root)));
          },
      };
    case 'adam':
      return { state: ['m', 'v'], at: adam, movement: adamMovement };
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
        movement: (learningRate, step) => {
          const decay = op.scale(learningRate, weightDecay);
          const movement = adamMovement(learningRate, step);
          return (value, ...rest) => op.subtract(movement(value, ...rest), op.multiply(value, decay));
        },
      };
  }
}
