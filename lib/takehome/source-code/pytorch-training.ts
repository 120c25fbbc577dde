/** Training in PyTorch source: augmentation of a batch, optimizer and learning rate schedule. */
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { rangeTestSpan } from '../../network/training-plan.ts';
import { augmentationOf, indented, looksAhead, real, text } from './section.ts';

/** A function that augments a batch of images. */
export function augmentation(hyperparameters: Hyperparameters): string {
  const { horizontalFlip, shift, rotation, zoom, brightness, cutout } = hyperparameters.augmentation;
  const { moves } = augmentationOf(hyperparameters);
  const draws = horizontalFlip || moves || brightness > 0;
  return text([
    'def augment(images):',
    '    """Changes each image of a batch at random; pixels 0…255."""',
    '    count, device = len(images), images.device',
    draws
      ? [
          '',
          '    def draw(amount):',
          '        """A random number from -amount to amount for each image."""',
          '        return torch.empty(count, device=device).uniform_(-amount, amount)',
        ]
      : [],
    horizontalFlip
      ? [
          '',
          '    # Flips half of them.',
          '    mirrored = (draw(1) >= 0).view(-1, 1, 1, 1)',
          '    images = torch.where(mirrored, images.flip(3), images)',
        ]
      : [],
    moves
      ? [
          '',
          '    # Zooms and rotates about the centre, then shifts: gives each new pixel its place in the old',
          '    # image, in coordinates from -1 to 1; outside, the nearest border pixel is used.',
          `    zoom, angle = 1 + draw(${real(zoom)}), torch.deg2rad(draw(${real(rotation)}))`,
          `    right, down = 2 * draw(${real(shift)}), 2 * draw(${real(shift)})`,
          '    cos, sin = torch.cos(angle) / zoom, torch.sin(angle) / zoom',
          '    x, y = -(cos * right - sin * down), -(sin * right + cos * down)',
          '    transform = torch.stack([cos, -sin, x, sin, cos, y], dim=1).view(-1, 2, 3)',
          '    grid = F.affine_grid(transform, images.shape, align_corners=False)',
          '    images = F.grid_sample(images, grid, padding_mode="border", align_corners=False)',
        ]
      : [],
    brightness > 0
      ? [
          '',
          '    # Brightens or darkens.',
          `    images = (images + 255 * draw(${real(brightness)}).view(-1, 1, 1, 1)).clamp(0, 255)`,
        ]
      : [],
    cutout > 0
      ? [
          '',
          '    # Paints a square in the mean colour anywhere; part of it may lie outside.',
          '    size = images.shape[-1]',
          `    corner = torch.randint(size, (2, count, 1), device=device) - ${cutout} // 2`,
          '    place = torch.arange(size, device=device)',
          `    rows, columns = (place >= corner) & (place < corner + ${cutout})`,
          '    square = rows[:, None, :, None] & columns[:, None, None, :]',
          '    images = torch.where(square, 255 * MEAN.to(device), images)',
        ]
      : [],
    '    return images',
  ]);
}

/** Where the kernels start: the distribution of Keras' initializer. */
const kernels: Record<Hyperparameters['initializer'], { says: string; lines: readonly string[] }> = {
  'glorot-uniform': { says: 'Glorot uniform', lines: ['nn.init.xavier_uniform_(layer.weight)'] },
  'he-uniform': { says: 'He uniform', lines: ['nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")'] },
  'he-normal': {
    says: 'He normal',
    lines: [
      '# Keras cuts the distribution off at two deviations and widens it to make up for that.',
      'width = (2 / layer.weight[0].numel()) ** 0.5 / 0.87962566103423978',
      'nn.init.trunc_normal_(layer.weight, std=width, a=-2 * width, b=2 * width)',
    ],
  },
};

/** The function that initializes a layer. */
export function initialization({ initializer }: Hyperparameters): string {
  const { says, lines } = kernels[initializer];
  return text([
    'def initialize(layer):',
    `    """${says} kernels and zero biases, as in Keras."""`,
    '    if isinstance(layer, (nn.Conv2d, nn.Linear)):',
    indented(lines, 8),
    '        nn.init.zeros_(layer.bias)',
  ]);
}

/** The optimizer with Keras' constants. */
export function optimizer(hyperparameters: Hyperparameters): string[] {
  const { optimizer, momentum, weightDecay } = hyperparameters;
  const made = (name: string, ...more: string[]) =>
    `optimizer = torch.optim.${name}(${['model.parameters()', 'lr=LEARNING_RATE', ...more].join(', ')})`;
  switch (optimizer) {
    case 'sgd':
      return [made('SGD')];
    case 'momentum':
      return [made('SGD', `momentum=${real(momentum)}`, ...(looksAhead(hyperparameters) ? ['nesterov=True'] : []))];
    case 'rmsprop':
      return [
        '# Keras adds 1e-7 under the root, PyTorch adds eps outside it: the root of 1e-7 comes closest.',
        made('RMSprop', 'alpha=0.9', 'eps=1e-7**0.5'),
      ];
    case 'adam':
      return [made('Adam', 'eps=1e-7')];
    case 'adamw':
      return [made('AdamW', `weight_decay=${real(weightDecay)}`, 'eps=1e-7')];
  }
}

/** The scheduler, stepped after every training step. */
export function schedule({ schedule, stepEpochs, stepFactor, warmUpEpochs }: Hyperparameters): string[] {
  switch (schedule) {
    case 'constant':
      return [];
    case 'step':
      return [
        `# Every ${stepEpochs === 1 ? 'epoch' : `${stepEpochs} epochs`} the learning rate is multiplied by ${real(stepFactor)}.`,
        'scheduler = torch.optim.lr_scheduler.StepLR(',
        `    optimizer, step_size=${stepEpochs} * STEPS_PER_EPOCH, gamma=${real(stepFactor)}`,
        ')',
      ];
    case 'cosine':
      return [
        '# Half a cosine, from the learning rate down to 0.',
        'scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(',
        '    optimizer, T_max=EPOCHS * STEPS_PER_EPOCH',
        ')',
      ];
    case 'range-test':
      return [
        `# Grows exponentially, from the learning rate divided by ${rangeTestSpan} to ${rangeTestSpan} times it.`,
        'LAST_STEP = max(EPOCHS * STEPS_PER_EPOCH - 1, 1)',
        'scheduler = torch.optim.lr_scheduler.LambdaLR(',
        `    optimizer, lambda step: ${rangeTestSpan} ** (2 * step / LAST_STEP - 1)`,
        ')',
      ];
    case 'warm-up':
      return [
        'TOTAL_STEPS = EPOCHS * STEPS_PER_EPOCH',
        `WARM_UP_STEPS = min(${warmUpEpochs} * STEPS_PER_EPOCH, TOTAL_STEPS)`,
        '',
        '',
        'def share_of_rate(step):',
        '    """Linear from 0 to 1, then half a cosine down to 0."""',
        '    if step < WARM_UP_STEPS:',
        '        return (step + 1) / WARM_UP_STEPS',
        '    done = (step - WARM_UP_STEPS) / max(TOTAL_STEPS - WARM_UP_STEPS, 1)',
        '    return (1 + cos(pi * done)) / 2',
        '',
        '',
        'scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, share_of_rate)',
      ];
  }
}
