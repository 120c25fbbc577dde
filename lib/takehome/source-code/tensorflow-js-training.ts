/** Training in TensorFlow.js source: augmentation of a batch, optimizer, schedule, early stopping. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of another program
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { rangeTestSpan } from '../../network/training-plan.ts';
import { augmentationOf, countsSteps, looksAhead, numeral, text } from './section.ts';

/** A function that augments a batch of images. */
export function augmentation(hyperparameters: Hyperparameters): string {
  const { horizontalFlip, shift, rotation, zoom, brightness, cutout } = hyperparameters.augmentation;
  const { moves } = augmentationOf(hyperparameters);
  const draws = horizontalFlip || moves || brightness > 0;
  const turn = `tf.mul(draw(${numeral(rotation)}), Math.PI / 180)`;
  return text([
    '/** Changes each image of a batch at random; pixels 0…255. */',
    'function augment(images) {',
    '  const [count, size] = images.shape;',
    draws
      ? [
          '  // A random number from -amount to amount for each image.',
          '  const draw = (amount) => tf.randomUniform([count], -amount, amount);',
        ]
      : [],
    horizontalFlip
      ? [
          '  // Flips half of them.',
          '  const mirrored = tf.greaterEqual(draw(1), 0).reshape([-1, 1, 1, 1]);',
          '  images = tf.where(mirrored, tf.reverse(images, 2), images);',
        ]
      : [],
    moves
      ? [
          '  // Zooms and rotates about the centre, then shifts: gives each new pixel its place in the old',
          '  // image; outside, the nearest border pixel is used.',
          '  const middle = (size - 1) / 2;',
          `  const [zoom, angle] = [tf.add(1, draw(${numeral(zoom)})), ${turn}];`,
          `  const [x, y] = [draw(${numeral(shift)}), draw(${numeral(shift)})].map((share) => share.mul(size).add(middle));`,
          '  const [cos, sin] = [tf.cos(angle).div(zoom), tf.sin(angle).div(zoom)];',
          '  const fromX = tf.sub(middle, cos.mul(x).sub(sin.mul(y)));',
          '  const fromY = tf.sub(middle, sin.mul(x).add(cos.mul(y)));',
          '  const zero = tf.zeros([count]);',
          '  const transforms = tf.stack([cos, sin.neg(), fromX, sin, cos, fromY, zero, zero], 1);',
          "  images = tf.image.transform(images, transforms, 'bilinear', 'nearest');",
        ]
      : [],
    brightness > 0
      ? [
          '  // Brightens or darkens.',
          `  images = images.add(draw(${numeral(brightness)}).mul(255).reshape([-1, 1, 1, 1])).clipByValue(0, 255);`,
        ]
      : [],
    cutout > 0
      ? [
          '  // Paints a square in the mean colour anywhere; part of it may lie outside.',
          '  const inside = () => {',
          `    const corner = tf.floor(tf.randomUniform([count, 1], 0, size)).sub(${Math.floor(cutout / 2)});`,
          '    const place = tf.range(0, size);',
          `    return tf.logicalAnd(tf.greaterEqual(place, corner), tf.less(place, corner.add(${cutout})));`,
          '  };',
          '  const square = tf.logicalAnd(inside().reshape([-1, size, 1, 1]), inside().reshape([-1, 1, size, 1]));',
          '  images = tf.where(square, tf.mul(MEAN, 255), images);',
        ]
      : [],
    '  return images;',
    '}',
  ]);
}

function optimizer(hyperparameters: Hyperparameters): string {
  const { optimizer, momentum } = hyperparameters;
  switch (optimizer) {
    case 'sgd':
      return 'tf.train.sgd(LEARNING_RATE)';
    case 'momentum':
      return `tf.train.momentum(LEARNING_RATE, ${momentum}${looksAhead(hyperparameters) ? ', true' : ''})`;
    case 'rmsprop':
      return 'tf.train.rmsprop(LEARNING_RATE, 0.9, 0, 1e-7)';
    case 'adam':
    case 'adamw':
      return 'tf.train.adam(LEARNING_RATE, 0.9, 0.999, 1e-7)';
  }
}

/** A function from the step (counted from 0) to its learning rate. */
function schedule({ schedule, stepEpochs, stepFactor, warmUpEpochs }: Hyperparameters): string[] {
  switch (schedule) {
    case 'constant':
      return [];
    case 'step':
      return [
        `// Every ${stepEpochs === 1 ? 'epoch' : `${stepEpochs} epochs`} the learning rate is multiplied by ${stepFactor}.`,
        `const rateAt = (step) => LEARNING_RATE * ${stepFactor} ** Math.floor(step / (${stepEpochs} * STEPS_PER_EPOCH));`,
      ];
    case 'cosine':
      return [
        '// Half a cosine, from the learning rate down to 0.',
        'const rateAt = (step) => (LEARNING_RATE * (1 + Math.cos((Math.PI * step) / (EPOCHS * STEPS_PER_EPOCH)))) / 2;',
      ];
    case 'range-test':
      return [
        `// Grows exponentially, from the learning rate divided by ${rangeTestSpan} to ${rangeTestSpan} times it.`,
        'const LAST_STEP = Math.max(EPOCHS * STEPS_PER_EPOCH - 1, 1);',
        `const rateAt = (step) => LEARNING_RATE * ${rangeTestSpan} ** ((2 * step) / LAST_STEP - 1);`,
      ];
    case 'warm-up':
      return [
        '// Linear from 0 to the learning rate, then half a cosine down to 0.',
        'const TOTAL_STEPS = EPOCHS * STEPS_PER_EPOCH;',
        `const WARM_UP_STEPS = Math.min(${warmUpEpochs} * STEPS_PER_EPOCH, TOTAL_STEPS);`,
        'function rateAt(step) {',
        '  if (step < WARM_UP_STEPS) return (LEARNING_RATE * (step + 1)) / WARM_UP_STEPS;',
        '  const done = (step - WARM_UP_STEPS) / (TOTAL_STEPS - WARM_UP_STEPS);',
        '  return (LEARNING_RATE * (1 + Math.cos(Math.PI * done))) / 2;',
        '}',
      ];
  }
}

/** The code before each step, if any. */
function beforeSteps(hyperparameters: Hyperparameters): string[] {
  const { optimizer, weightDecay } = hyperparameters;
  const scheduled = countsSteps(hyperparameters);
  const decays = optimizer === 'adamw';
  if (!scheduled && !decays) return [];
  const setting =
    optimizer === 'sgd' || optimizer === 'momentum'
      ? 'optimizer.setLearningRate(rate);'
      : 'optimizer.learningRate = rate;';
  return [
    'let step = 0;',
    'function onBatchBegin() {',
    `  const rate = ${scheduled ? 'rateAt(step)' : 'LEARNING_RATE'};`,
    scheduled ? `  ${setting}` : null,
    ...(decays
      ? [
          '  // AdamW is Adam after shrinking each weight a little.',
          '  for (const weight of model.trainableWeights) {',
          `    tf.tidy(() => weight.write(weight.read().mul(1 - rate * ${weightDecay})));`,
          '  }',
        ]
      : []),
    '  step += 1;',
    '}',
  ].filter((line) => line !== null);
}

/** Makes the optimizer clip the gradients, which TensorFlow.js' own cannot. */
function clipping({ clipNorm }: Hyperparameters): string[] {
  if (clipNorm === 0) return [];
  return [
    '// All gradients together are scaled down to this norm where theirs is larger.',
    'const applyGradients = optimizer.applyGradients.bind(optimizer);',
    'optimizer.applyGradients = (gradients) => tf.tidy(() => {',
    '  const norm = tf.sqrt(tf.addN(gradients.map(({ tensor }) => tensor.square().sum())));',
    `  const factor = tf.div(${numeral(clipNorm)}, tf.maximum(norm, ${numeral(clipNorm)}));`,
    '  applyGradients(gradients.map(({ name, tensor }) => ({ name, tensor: tensor.mul(factor) })));',
    '});',
  ];
}

/** Optimizer, loss and the training loop. */
export function training(hyperparameters: Hyperparameters): string {
  const { labelSmoothing, patience, restoreBest, l2 } = hyperparameters;
  const before = beforeSteps(hyperparameters);
  const batch = augmentationOf(hyperparameters).any
    ? [
        '    const { xs, ys } = batchOf(known, order.slice(from, from + BATCH_SIZE));',
        '    const augmented = tf.tidy(() => augment(xs));',
        '    xs.dispose();',
        '    yield { xs: augmented, ys };',
      ]
    : ['    yield batchOf(known, order.slice(from, from + BATCH_SIZE));'];
  const watchers = [
    before.length > 0 ? 'new tf.CustomCallback({ onBatchBegin })' : null,
    patience > 0 ? `tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: ${patience} })` : null,
    'new tf.CustomCallback({ onEpochEnd })',
  ].filter((watcher) => watcher !== null);
  return text([
    '/** The batches of an epoch, in a new order each time. */',
    'function* batches() {',
    '  const order = train.slice();',
    '  tf.util.shuffle(order);',
    '  for (let from = 0; from < order.length; from += BATCH_SIZE) {',
    batch,
    '  }',
    '}',
    '',
    `const optimizer = ${optimizer(hyperparameters)};`,
    clipping(hyperparameters),
    schedule(hyperparameters),
    before,
    restoreBest ? 'let best = { loss: Infinity, weights: [] };' : null,
    'function onEpochEnd(epoch, { loss, acc, val_loss, val_acc }) {',
    '  const words = [loss, acc, val_loss, val_acc].map((value) => value.toFixed(4));',
    '  console.log(`epoch ${epoch + 1}/${EPOCHS}: loss ${words[0]}, accuracy ${words[1]},`,',
    '    `validation loss ${words[2]}, accuracy ${words[3]}`);',
    restoreBest
      ? [
          '  if (val_loss < best.loss) {',
          '    tf.dispose(best.weights);',
          '    best = { loss: val_loss, weights: model.getWeights().map((weight) => weight.clone()) };',
          '  }',
        ]
      : [],
    '}',
    '',
    labelSmoothing > 0
      ? [
          '/** Cross-entropy with smoothed targets. */',
          `const loss = (targets, scores) => tf.losses.softmaxCrossEntropy(targets, scores, undefined, ${labelSmoothing});`,
        ]
      : [
          '/** Cross-entropy of the softmax of the scores. */',
          'const loss = (targets, scores) => tf.losses.softmaxCrossEntropy(targets, scores);',
        ],
    l2 > 0 ? '// TensorFlow.js includes L2 in the training loss only, not in validation.' : null,
    "model.compile({ optimizer, loss, metrics: ['accuracy'] });",
    'const heldOut = batchOf(known, validation);',
    'await model.fitDataset(tf.data.generator(batches), {',
    '  epochs: EPOCHS,',
    '  validationData: [heldOut.xs, heldOut.ys],',
    '  validationBatchSize: 250,',
    '  verbose: 0,',
    `  callbacks: [${watchers.length > 1 ? '' : watchers[0]}${watchers.length > 1 ? '' : '],'}`,
    watchers.length > 1 ? [...watchers.map((watcher) => `    ${watcher},`), '  ],'] : [],
    '});',
    restoreBest
      ? [
          '// The weights of the epoch with the lowest validation loss',
          'model.setWeights(best.weights);',
          'tf.dispose(best.weights);',
        ]
      : [],
  ]);
}
