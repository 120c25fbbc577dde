/** Batch normalization of a single value, which PyTorch refuses, unlike Keras and the engine. */
import { planOf } from '../../network/training-plan.ts';
import type { Subject } from './section.ts';

/**
 * Whether any batch normalization sees a single value per channel: images of one pixel there, and one image in an epoch's
 * last batch.
 */
export function normalizesSingleValues({ hyperparameters, network }: Subject): boolean {
  const { trainImages } = planOf(hyperparameters);
  const single = network.layers.some(
    ({ kind, outputShape: [height, width] }) => kind === 'batch-norm' && height === 1 && width === 1,
  );
  return single && trainImages % hyperparameters.batchSize === 1;
}

/** A layer for that case. */
export const normOfSingleValues = [
  'class BatchNorm(nn.BatchNorm2d):',
  '    """Turns a single value into 0, as Keras does; PyTorch refuses to normalize it."""',
  '',
  '    def forward(self, values):',
  '        if not self.training or values.numel() > self.num_features:',
  '            return super().forward(values)',
  '        self.running_mean.lerp_(values.detach().flatten(), self.momentum)',
  '        self.running_var.mul_(1 - self.momentum)',
  '        gamma, beta = self.weight.view(1, -1, 1, 1), self.bias.view(1, -1, 1, 1)',
  '        return values * 0 * gamma + beta',
  '',
  '',
];
