/** Training in Keras source: augmentation, optimizer, schedule, early stopping and the final test. */
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { rangeTestSpan } from '../../network/training-plan.ts';
import { augmentationOf, looksAhead, real, type Subject, text } from './section.ts';
import { branches } from './shortcuts.ts';

const cutoutLayer = [
  '@keras.saving.register_keras_serializable()',
  'class Cutout(layers.Layer):',
  '    """Paints a square in the mean colour anywhere on each image; part of it may lie outside."""',
  '',
  '    def __init__(self, side, **kwargs):',
  '        super().__init__(**kwargs)',
  '        self.side = side',
  '        self.chance = keras.random.SeedGenerator()',
  '',
  '    def call(self, images, training=False):',
  '        if not training:',
  '            return images',
  '        count, size = keras.ops.shape(images)[0], images.shape[1]',
  '        corner = keras.random.randint((2, count, 1), 0, size, seed=self.chance) - self.side // 2',
  '        place = keras.ops.arange(size)',
  '        inside = (place >= corner) & (place < corner + self.side)',
  '        square = inside[0][:, :, None, None] & inside[1][:, None, :, None]',
  '        colour = keras.ops.multiply(255.0, MEAN)',
  '        return keras.ops.where(square, colour, images)',
  '',
  '    def get_config(self):',
  '        return {**super().get_config(), "side": self.side}',
  '',
  '',
];

/** Layers before the network that change training images. */
export function augmentation({ hyperparameters }: Subject): string {
  const { horizontalFlip, shift, rotation, zoom, brightness, cutout } = hyperparameters.augmentation;
  return text([
    cutout > 0 ? cutoutLayer : [],
    '# These layers work in training only; in validation they leave images unchanged.',
    'augmentation = keras.Sequential(',
    '    [',
    horizontalFlip ? '        layers.RandomFlip("horizontal"),' : null,
    zoom > 0 ? `        layers.RandomZoom(${real(zoom)}, fill_mode="nearest"),` : null,
    rotation > 0 ? `        layers.RandomRotation(${real(rotation)} / 360, fill_mode="nearest"),  # in turns` : null,
    shift > 0 ? `        layers.RandomTranslation(${real(shift)}, ${real(shift)}, fill_mode="nearest"),` : null,
    brightness > 0 ? `        layers.RandomBrightness(${real(brightness)}),` : null,
    cutout > 0 ? `        Cutout(${cutout}),` : null,
    '    ]',
    ')',
  ]);
}

function schedule({ schedule, stepEpochs, stepFactor, warmUpEpochs }: Hyperparameters): string[] {
  switch (schedule) {
    case 'constant':
      return [];
    case 'step':
      return [
        `# Every ${stepEpochs === 1 ? 'epoch' : `${stepEpochs} epochs`} the learning rate is multiplied by ${real(stepFactor)}.`,
        'learning_rate = keras.optimizers.schedules.ExponentialDecay(',
        `    LEARNING_RATE, decay_steps=${stepEpochs} * STEPS_PER_EPOCH, decay_rate=${real(stepFactor)}, staircase=True`,
        ')',
        '',
      ];
    case 'cosine':
      return [
        '# Half a cosine, from the learning rate down to 0.',
        'learning_rate = keras.optimizers.schedules.CosineDecay(',
        '    LEARNING_RATE, decay_steps=EPOCHS * STEPS_PER_EPOCH',
        ')',
        '',
      ];
    case 'range-test':
      return [
        `# Grows exponentially, from the learning rate divided by ${rangeTestSpan} to ${rangeTestSpan} times it.`,
        'learning_rate = keras.optimizers.schedules.ExponentialDecay(',
        `    LEARNING_RATE / ${rangeTestSpan}, decay_steps=max(EPOCHS * STEPS_PER_EPOCH - 1, 1), decay_rate=${real(rangeTestSpan ** 2)}`,
        ')',
        '',
      ];
    case 'warm-up':
      return [
        'TOTAL_STEPS = EPOCHS * STEPS_PER_EPOCH',
        `WARM_UP_STEPS = min(${warmUpEpochs} * STEPS_PER_EPOCH, TOTAL_STEPS)`,
        '',
        '',
        'class WarmUpThenCosine(keras.optimizers.schedules.LearningRateSchedule):',
        '    """Linear from 0 to the learning rate, then half a cosine down to 0."""',
        '',
        '    def __call__(self, step):',
        '        step = keras.ops.cast(step, "float32")',
        '        rising = (step + 1) / WARM_UP_STEPS',
        '        done = (step - WARM_UP_STEPS) / max(TOTAL_STEPS - WARM_UP_STEPS, 1)',
        '        falling = (1 + keras.ops.cos(np.pi * done)) / 2',
        '        return LEARNING_RATE * keras.ops.where(step < WARM_UP_STEPS, rising, falling)',
        '',
        '    def get_config(self):',
        '        return {}',
        '',
        '',
        'learning_rate = WarmUpThenCosine()',
      ];
  }
}

function optimizer(hyperparameters: Hyperparameters): string {
  const { optimizer, momentum, weightDecay, schedule, clipNorm } = hyperparameters;
  const rate = schedule === 'constant' ? 'LEARNING_RATE' : 'learning_rate';
  const clip = clipNorm > 0 ? `, global_clipnorm=${real(clipNorm)}` : '';
  switch (optimizer) {
    case 'sgd':
      return `keras.optimizers.SGD(${rate}${clip})`;
    case 'momentum':
      return `keras.optimizers.SGD(${rate}, momentum=${real(momentum)}${looksAhead(hyperparameters) ? ', nesterov=True' : ''}${clip})`;
    case 'rmsprop':
      return `keras.optimizers.RMSprop(${rate}${clip})`;
    case 'adam':
      return `keras.optimizers.Adam(${rate}${clip})`;
    case 'adamw':
      return `keras.optimizers.AdamW(${rate}, weight_decay=${real(weightDecay)}${clip})`;
  }
}

/** The model to fit: the network, after the augmentation if there is any. */
const fitted = (hyperparameters: Hyperparameters) =>
  augmentationOf(hyperparameters).any ? 'augmented_model' : 'model';

/** The callback that stops early, restores the best weights, or both. */
function stopping({ patience, restoreBest }: Hyperparameters): string[] {
  if (patience === 0 && !restoreBest) return [];
  const stops = `Stops after ${patience === 1 ? 'an epoch' : `${patience} epochs`} without a lower validation loss`;
  const restores = 'the weights of the epoch with the lowest one are restored';
  const comment =
    patience === 0
      ? `Never stops early: at the end, ${restores.replace('one', 'validation loss')}.`
      : restoreBest
        ? `${stops}; then ${restores}.`
        : `${stops}.`;
  const settings = [
    `patience=${patience > 0 ? patience : 'EPOCHS'}`,
    ...(restoreBest ? ['restore_best_weights=True'] : []),
  ];
  return [
    `    # ${comment}`,
    `    callbacks=[keras.callbacks.EarlyStopping(monitor="val_loss", ${settings.join(', ')})],`,
  ];
}

/** Optimizer, loss and the call to `fit`. */
export function training({ hyperparameters }: Subject): string {
  const { labelSmoothing } = hyperparameters;
  const loss =
    labelSmoothing > 0
      ? `keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=${real(labelSmoothing)})`
      : 'keras.losses.SparseCategoricalCrossentropy(from_logits=True)';
  const learner = fitted(hyperparameters);
  return text([
    schedule(hyperparameters),
    learner === 'model' ? [] : ['augmented_model = keras.Sequential([augmentation, model])'],
    `${learner}.compile(`,
    `    optimizer=${optimizer(hyperparameters)},`,
    `    loss=${loss},`,
    '    metrics=["accuracy"],',
    ')',
    `history = ${learner}.fit(`,
    '    images[train],',
    '    labels[train],',
    '    batch_size=BATCH_SIZE,',
    '    epochs=EPOCHS,',
    '    validation_data=(images[validation], labels[validation]),',
    stopping(hyperparameters),
    ')',
  ]);
}

/** Whether the network is compiled with a schedule that Keras lacks. */
const trainsByOwnSchedule = (hyperparameters: Hyperparameters) =>
  hyperparameters.schedule === 'warm-up' && fitted(hyperparameters) === 'model';

/** The score on the test images. */
export function test({ hyperparameters, network }: Subject): string {
  return text([
    '# Run the test once, when everything is decided.',
    `test_loss, test_accuracy = ${fitted(hyperparameters)}.evaluate(test_images, test_labels, verbose=0)`,
    'print(f"test accuracy {test_accuracy:.1%}")',
    '',
    // Loading a file with our own schedule would need its code, so only the network is saved.
    trainsByOwnSchedule(hyperparameters)
      ? [
          "# Only the network: other programs do not know its optimizer's schedule.",
          branches(network)
            ? 'keras.Model(model.inputs, model.outputs).save("network.keras")'
            : 'keras.Sequential(model.layers).save("network.keras")',
        ]
      : 'model.save("network.keras")',
  ]);
}
