/** The activation functions and their gradients. */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { leakySlope } from '#lib/network/layers.ts';
import { FLOAT, float, run, type Tensor } from './graph.ts';

/** Each activation with its gradient, as a function of the output y. */
export const activations: Record<
  Hyperparameters['activation'],
  { output: (x: Tensor) => Tensor; gradient: (dy: Tensor, y: Tensor) => Tensor }
> = {
  relu: {
    output: (x) => run('Relu', { T: FLOAT }, [x]),
    gradient: (dy, y) => run('ReluGrad', { T: FLOAT }, [dy, y]),
  },
  'leaky-relu': {
    output: (x) => run('LeakyRelu', { T: FLOAT, alpha: float(leakySlope) }, [x]),
    // The output has the sign of the input, and the gradient depends only on that.
    gradient: (dy, y) => run('LeakyReluGrad', { T: FLOAT, alpha: float(leakySlope) }, [dy, y]),
  },
  elu: {
    output: (x) => run('Elu', { T: FLOAT }, [x]),
    gradient: (dy, y) => run('EluGrad', { T: FLOAT }, [dy, y]),
  },
  tanh: {
    output: (x) => run('Tanh', { T: FLOAT }, [x]),
    gradient: (dy, y) => run('TanhGrad', { T: FLOAT }, [y, dy]),
  },
  sigmoid: {
    output: (x) => run('Sigmoid', { T: FLOAT }, [x]),
    gradient: (dy, y) => run('SigmoidGrad', { T: FLOAT }, [y, dy]),
  },
};
