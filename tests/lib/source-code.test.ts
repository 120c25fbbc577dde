/** A run's source code in three frameworks, and its notebook. */
import { describe, expect, it } from 'vitest';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import type { Field } from '#lib/hyperparameters/field.ts';
import {
  type Block,
  type Dense,
  defaultBlock,
  defaultHyperparameters,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import { languages } from '#lib/language.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { notebook } from '#lib/takehome/notebook.ts';
import { samePadding } from '#lib/takehome/source-code/pytorch-layers.ts';
import { real, type Subject } from '#lib/takehome/source-code/section.ts';
import { type Framework, frameworks, sourceCode, sourceSections } from '#lib/takehome/source-code.ts';
import { chanceOf } from '../support/chance.ts';

const subjectOf = (hyperparameters: Hyperparameters): Subject => {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new Error(described.refusal.message);
  return { hyperparameters, network: described.network };
};
const values = (changed: Partial<Hyperparameters>): Subject => subjectOf({ ...defaultHyperparameters, ...changed });
const block = (changed: Partial<Block>): Block => ({ ...defaultBlock, ...changed });
const allAugmentation = { horizontalFlip: true, shift: 0.1, rotation: 15, zoom: 0.2, brightness: 0.3, cutout: 6 };
const preset = (id: string) => subjectOf(presetById(id)!.hyperparameters);

/** One section's lines without indentation. */
const linesOf = (framework: Framework, subject: Subject, section: string) =>
  sourceSections(framework, subject)
    .find(({ id }) => id === section)!
    .code.split('\n')
    .map((line) => line.trim());

describe('source code', () => {
  it('[R1] has every layer of the network in order, in idiomatic form', () => {
    const subject = preset('cnn-74');
    const between = (lines: string[], first: string, last: string) =>
      lines.slice(lines.indexOf(first), lines.indexOf(last) + 1);
    expect(between(linesOf('keras', subject, 'model'), '# Block 1', 'layers.Dense(10),')).toEqual([
      '# Block 1',
      'layers.Conv2D(32, 3, activation="relu"),',
      'layers.Dropout(0.2),',
      '# Block 2',
      'layers.Conv2D(32, 3, padding="same", activation="relu"),',
      'layers.MaxPooling2D(2),',
      '# Block 3',
      'layers.Conv2D(64, 3, padding="same", activation="relu"),',
      'layers.MaxPooling2D(2),',
      'layers.Dropout(0.2),',
      'layers.Flatten(),',
      '# Dense 1',
      'layers.Dense(512, activation="relu"),',
      'layers.Dropout(0.2),',
      '# One score for each class',
      'layers.Dense(10),',
    ]);
    expect(between(linesOf('pytorch', subject, 'model'), '# Block 3', '("output1", nn.Linear(512, 10)),')).toEqual([
      '# Block 3',
      '("conv3", nn.Conv2d(32, 64, 3, padding=1)),',
      '("activation3", nn.ReLU()),',
      '("pool2", nn.MaxPool2d(2)),',
      '("dropout2", nn.Dropout(0.2)),',
      '("flatten1", nn.Flatten()),',
      '# Dense 1',
      '("dense1", nn.Linear(3136, 512)),',
      '("activation4", nn.ReLU()),',
      '("dropout3", nn.Dropout(0.2)),',
      '# One score for each class',
      '("output1", nn.Linear(512, 10)),',
    ]);
    expect(linesOf('tensorflow-js', subject, 'model')).toContain(
      "tf.layers.conv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu', ...KERNEL }),",
    );
  });

  it.each([
    ['keras', 'layers.SpatialDropout2D(0.5),', 'layers.GlobalAveragePooling2D(),'],
    ['pytorch', '("spatial_dropout1", nn.Dropout2d(0.5)),', '("global_pool1", nn.AdaptiveAvgPool2d(1)),'],
    [
      'tensorflow-js',
      'tf.layers.dropout({ rate: 0.5, noiseShape: [null, 1, 1, null] }), // whole channels',
      'tf.layers.globalAveragePooling2d({}),',
    ],
  ] as const)('[R1] drops whole channels and averages them in %s', (framework, dropout, pooling) => {
    const blocks = [block({ dropout: 0.5, dropoutKind: 'channels' })];
    const lines = linesOf(framework, values({ blocks, head: 'global-average' }), 'model');
    expect(lines).toContain(dropout);
    expect(lines).toContain(pooling);
    expect(lines.join('\n')).not.toMatch(/flatten1|layers.Flatten|layers.flatten/);
  });

  it('[R1] calls each layer of a network with shortcuts on a variable', () => {
    const wide = { residual: true, batchNorm: 'before-activation', pooling: 'none' } as const;
    const subject = values({ blocks: [block({}), block(wide), block({ ...wide, filters: 64, stride: 2 })], dense: [] });
    const from = (framework: Framework, first: string) => {
      const lines = linesOf(framework, subject, 'model');
      return lines.slice(lines.lastIndexOf(first), lines.lastIndexOf(first) + 8);
    };
    expect(from('keras', '# Block 3')).toEqual([
      '# Block 3',
      'shortcut = x',
      'x = layers.Conv2D(64, 3, strides=2, padding="same")(x)',
      'x = layers.BatchNormalization()(x)',
      // As [R244] asks of every such convolution.
      'shortcut = layers.AveragePooling2D(1, strides=2)(shortcut)  # only the pixels a 1 × 1 kernel sees',
      'shortcut = layers.Conv2D(64, 1, padding="same")(shortcut)',
      'shortcut = layers.BatchNormalization()(shortcut)',
      'x = layers.Add()([x, shortcut])',
    ]);
    expect(from('pytorch', '# Block 3')).toEqual([
      '# Block 3',
      'shortcut = x',
      'x = self.conv3_padding(x)',
      'x = self.conv3(x)',
      'x = self.batch_norm2(x)',
      'shortcut = self.shortcut1(shortcut)',
      'shortcut = self.batch_norm3(shortcut)',
      'x = x + shortcut',
    ]);
    expect(linesOf('pytorch', subject, 'model')).toContain('self.shortcut1 = nn.Conv2d(32, 64, 1, stride=2)');
    expect(from('tensorflow-js', '// Block 2')).toEqual([
      '// Block 2',
      'shortcut = x;',
      "x = tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: 'same', ...KERNEL }).apply(x);",
      'x = tf.layers.batchNormalization().apply(x);',
      'x = tf.layers.add().apply([x, shortcut]);',
      "x = tf.layers.activation({ activation: 'relu' }).apply(x);",
      '// Block 3',
      'shortcut = x;',
    ]);
    for (const framework of frameworks) expect(sourceCode(framework, values({}))).not.toMatch(/shortcut/i);
  });

  it.each(frameworks)('[R2] has the run’s numbers in %s', (framework) => {
    const source = sourceCode(framework, preset('augment-88'));
    for (const number of ['45_000', '5000', '64', '120', '0.001', '0.0001', '0.4914']) expect(source).toContain(number);
    expect(source).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each([
    ['sgd', 'SGD(LEARNING_RATE)', 'SGD(model.parameters(), lr=LEARNING_RATE)', 'tf.train.sgd(LEARNING_RATE)'],
    ['momentum', 'SGD(LEARNING_RATE, momentum=0.9)', 'lr=LEARNING_RATE, momentum=0.9)', 'momentum(LEARNING_RATE, 0.9)'],
    ['rmsprop', 'RMSprop(LEARNING_RATE)', 'alpha=0.9, eps=1e-7**0.5', 'rmsprop(LEARNING_RATE, 0.9, 0, 1e-7)'],
    ['adam', 'Adam(LEARNING_RATE)', 'Adam(model.parameters(), lr=LEARNING_RATE, eps=1e-7)', '0.9, 0.999, 1e-7)'],
    ['adamw', 'AdamW(LEARNING_RATE, weight_decay=0.004)', 'AdamW(', 'mul(1 - rate * 0.004)'],
  ] as const)('[R2] uses the optimizer %s', (optimizer, keras, pytorch, tensorflowJs) => {
    const subject = values({ optimizer });
    expect(sourceCode('keras', subject)).toContain(keras);
    expect(sourceCode('pytorch', subject)).toContain(pytorch);
    expect(sourceCode('tensorflow-js', subject)).toContain(tensorflowJs);
  });

  it.each([
    ['he-uniform', 'kernel_initializer="he_uniform"', 'nn.init.kaiming_uniform_(layer.weight', "'heUniform'"],
    ['he-normal', 'kernel_initializer="he_normal"', 'nn.init.trunc_normal_(layer.weight', 'varianceScaling('],
  ] as const)('[R851] initializes every kernel the same: %s', (initializer, keras, pytorch, tensorflowJs) => {
    const subject = values({ initializer });
    const kernels = sourceCode('keras', subject).split(keras).length - 1;
    expect(kernels).toBe(subject.network.layers.filter(({ kind }) => kind === 'conv' || kind === 'dense').length);
    expect(sourceCode('pytorch', subject)).toContain(pytorch);
    expect(sourceCode('tensorflow-js', subject)).toContain(tensorflowJs);
    expect(sourceCode('keras', values({}))).not.toContain('kernel_initializer');
  });

  it('[R851] looks ahead with Nesterov momentum, which PyTorch refuses without momentum', () => {
    const subject = values({ optimizer: 'momentum', nesterov: true });
    expect(sourceCode('keras', subject)).toContain('momentum=0.9, nesterov=True)');
    expect(sourceCode('pytorch', subject)).toContain('momentum=0.9, nesterov=True)');
    expect(sourceCode('tensorflow-js', subject)).toContain('tf.train.momentum(LEARNING_RATE, 0.9, true)');
    expect(sourceCode('pytorch', values({ optimizer: 'momentum', nesterov: true, momentum: 0 }))).not.toMatch(
      /nesterov/,
    );
  });

  it('[R851] clips all gradients together', () => {
    const subject = values({ clipNorm: 2 });
    expect(sourceCode('keras', subject)).toContain('Adam(LEARNING_RATE, global_clipnorm=2.0)');
    expect(linesOf('pytorch', subject, 'training').join('\n')).toContain(
      'loss.backward()\nnn.utils.clip_grad_norm_(model.parameters(), 2.0)',
    );
    expect(sourceCode('tensorflow-js', subject)).toContain('tf.div(2, tf.maximum(norm, 2))');
    for (const framework of frameworks) expect(sourceCode(framework, values({}))).not.toMatch(/clip/i);
  });

  it('[R851] validates on the last images of the file', () => {
    const subject = values({ validationFrom: 'last' });
    expect(linesOf('keras', subject, 'data')).toContain('line = np.arange(len(labels))');
    expect(linesOf('pytorch', subject, 'data')).toContain('line = torch.arange(len(labels))');
    expect(linesOf('tensorflow-js', subject, 'data')).toContain('const line = [...known.labels.keys()];');
  });

  it.each([
    [0, 'Never stops early', 'patience=EPOCHS, restore_best_weights=True'],
    [3, 'Stops after 3 epochs', 'patience=3, restore_best_weights=True'],
  ])('[R850] restores the best weights, with early stopping or without: patience %i', (patience, says, settings) => {
    const subject = values({ restoreBest: true, patience });
    expect(sourceCode('keras', subject)).toContain(says);
    expect(sourceCode('keras', subject)).toContain(`EarlyStopping(monitor="val_loss", ${settings})`);
    expect(sourceCode('pytorch', subject)).toContain('best_weights = {name: value.clone()');
    expect(linesOf('pytorch', subject, 'training').at(-1)).toBe('model.load_state_dict(best_weights)');
    expect(linesOf('pytorch', subject, 'training').includes('break')).toBe(patience > 0);
    expect(linesOf('tensorflow-js', subject, 'training')).toContain('model.setWeights(best.weights);');
    for (const framework of frameworks) {
      expect(sourceCode(framework, values({ patience }))).not.toMatch(/best_weights|best\.weights/);
    }
  });

  it.each([
    ['step', 'decay_steps=10 * STEPS_PER_EPOCH, decay_rate=0.5, staircase=True', 'StepLR('],
    ['cosine', 'CosineDecay(', 'CosineAnnealingLR('],
    ['range-test', 'ExponentialDecay(', '** (2 * step / LAST_STEP - 1)'],
    ['warm-up', 'class WarmUpThenCosine', 'LambdaLR(optimizer, share_of_rate)'],
  ] as const)('[R2] changes the learning rate by schedule %s', (schedule, keras, pytorch) => {
    const subject = values({ schedule });
    expect(sourceCode('keras', subject)).toContain(keras);
    expect(sourceCode('pytorch', subject)).toContain(pytorch);
    expect(sourceCode('pytorch', subject)).toContain('scheduler.step()');
    expect(sourceCode('tensorflow-js', subject)).toContain('rateAt(step)');
  });

  it.each(frameworks)('[R3] does not mention options that are off in %s', (framework) => {
    const source = sourceCode(framework, values({}));
    expect(source).not.toMatch(/augment|schedul|L2|smoothing|MEAN|decay|[Pp]atience|earlyStopping|ceil|PadForMaximum/);
  });

  it('[R4] pads like TensorFlow where PyTorch cannot: an odd pixel comes after', () => {
    expect(samePadding(32, 3, 1)).toEqual([1, 1]);
    expect(samePadding(32, 3, 2)).toEqual([0, 1]);
    expect(samePadding(32, 7, 3)).toEqual([2, 3]);
    expect(samePadding(5, 1, 4)).toEqual([0, 0]);
    const strided = linesOf('pytorch', values({ blocks: [block({ stride: 2 })] }), 'model');
    expect(strided).toContain('("conv1_padding", nn.ZeroPad2d((0, 1, 0, 1))),');
    expect(strided).toContain('("conv1", nn.Conv2d(3, 32, 3, stride=2)),');
  });

  it('[R244] gives a strided one-pixel kernel in Keras only the pixels it sees, because TensorFlow crashes with such a stride', () => {
    const strided = linesOf('keras', values({ blocks: [block({ kernel: 1, stride: 3 })] }), 'model');
    const pick = strided.indexOf('layers.AveragePooling2D(1, strides=3),  # only the pixels a 1 × 1 kernel sees');
    expect(strided[pick + 1]).toBe('layers.Conv2D(32, 1, padding="same", activation="relu"),');
  });

  it('[R4] pads a maximum with zeros only if no value is below 0', () => {
    const padded = (activation: 'relu' | 'tanh', batchNorm: Block['batchNorm']) =>
      linesOf('keras', values({ activation, blocks: [block({ poolPadding: 1, batchNorm })] }), 'model').join('\n');
    expect(padded('relu', 'none')).toContain('layers.ZeroPadding2D(1),');
    expect(padded('relu', 'none')).not.toContain('PadForMaximum');
    expect(padded('tanh', 'none')).toContain('PadForMaximum(1),');
    expect(padded('relu', 'after-activation')).toContain('PadForMaximum(1),');
  });
});

type Having = (name: string, value: number) => Partial<Hyperparameters>;

const realOf = (fields: Readonly<Record<string, Field>>, having: Having) =>
  Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'number' ? [[name, field, (value: number) => having(name, value)] as const] : [],
  );

/** Every real field, and how to give a run a value of it; the source has the value only if it matters. */
const realFields = [
  ...realOf(runFields, (name, value) => ({ [name]: value })),
  ...realOf(augmentationFields, (name, value) => ({ augmentation: { ...allAugmentation, [name]: value } })),
  ...realOf(blockFields, (name, value) => ({ blocks: [block({ [name]: value })] })),
  ...realOf(denseFields, (name, value) => ({ dense: [{ units: 7, [name]: value } as Dense] })),
];

/** Values with which a field appears in the source. */
const needed: Partial<Record<string, Partial<Hyperparameters>>> = {
  momentum: { optimizer: 'momentum' },
  weightDecay: { optimizer: 'adamw' },
  stepFactor: { schedule: 'step' },
};

describe('numbers in source code', () => {
  it.each(realFields)('[R240] are real in Python for %s, also if it is an integer', (name, field, having) => {
    const subjectWith = (value: number) => values({ ...needed[name], ...having(value) });
    const ordinary = Number((field.minimum + 0.432_17 * (field.maximum - field.minimum)).toPrecision(5));
    const whole = [0, 1, Math.floor(field.maximum)].filter(
      (value) =>
        value >= field.minimum &&
        value <= field.maximum &&
        (value > 0 || name === 'momentum' || name === 'weightDecay'),
    );
    for (const framework of ['keras', 'pytorch'] as const) {
      const source = sourceCode(framework, subjectWith(ordinary));
      if (name !== 'validationShare') expect(source).toContain(String(ordinary));
      for (const value of whole) {
        expect(sourceCode(framework, subjectWith(value))).toBe(source.replaceAll(String(ordinary), `${value}.0`));
      }
    }
  });

  it('[R240] are real in Python whatever they are', () => {
    const chance = chanceOf(7);
    for (let round = 0; round < 2000; round++) {
      const value = chance() < 0.3 ? Math.floor(100 * chance()) : 10 ** (12 * chance() - 9);
      const printed = real(value);
      expect(printed).toMatch(/^\d+(\.\d+)?(e[+-]\d+)?$/);
      expect(printed).toMatch(/[.e]/);
      expect(Number(printed)).toBe(value);
    }
  });
});

describe('the file that Keras source saves', () => {
  const padded = { activation: 'tanh' as const, blocks: [block({ poolPadding: 1 })] };

  it('[R241] can be loaded again: its layers store their settings, and it has no schedule of the source’s own', () => {
    const augmented = { augmentation: { ...defaultHyperparameters.augmentation, cutout: 4 } };
    for (const [changed, name, setting] of [
      [padded, 'PadForMaximum', 'pixels'],
      [augmented, 'Cutout', 'side'],
    ] as const) {
      const source = sourceCode('keras', values(changed));
      expect(source).toContain(`@keras.saving.register_keras_serializable()\nclass ${name}(layers.Layer):`);
      expect(source).toContain(`def __init__(self, ${setting}, **kwargs):\n        super().__init__(**kwargs)`);
      expect(source).toContain(`return {**super().get_config(), "${setting}": self.${setting}}`);
    }
    const saving = (changed: Partial<Hyperparameters>) => linesOf('keras', values(changed), 'test').at(-1);
    expect(saving({ schedule: 'warm-up' })).toBe('keras.Sequential(model.layers).save("network.keras")');
    expect(saving({ schedule: 'warm-up', ...augmented })).toBe('model.save("network.keras")');
    expect(saving({})).toBe('model.save("network.keras")');
  });
});

describe('batch normalization in PyTorch source', () => {
  it('[R242] accepts a single value per channel if an epoch ends with one image, and only then', () => {
    const onePixel = [
      block({ stride: 4, poolSize: 4, poolStride: 4 }),
      block({ poolSize: 2, batchNorm: 'after-activation' }),
    ];
    const source = (changed: Partial<Hyperparameters>) => sourceCode('pytorch', values(changed));
    const lastOne = { trainSize: 1000, validationShare: 0.5, batchSize: 499 };
    expect(source({ ...lastOne, blocks: onePixel })).not.toContain('nn.BatchNorm2d):');
    const single = [...onePixel, block({ pooling: 'none', batchNorm: 'after-activation' })];
    expect(source({ ...lastOne, blocks: single })).toContain('class BatchNorm(nn.BatchNorm2d):');
    expect(source({ ...lastOne, blocks: single })).toContain('", BatchNorm(32, eps=0.001, momentum=0.01)),');
    expect(source({ ...lastOne, batchSize: 500, blocks: single })).not.toContain('class BatchNorm');
  });
});

describe('notebook', () => {
  type Cell = { id: string; cell_type: string; source: string[]; outputs?: unknown[]; execution_count?: null };
  const read = (text: string) =>
    JSON.parse(text) as { nbformat: number; nbformat_minor: number; metadata: object; cells: Cell[] };

  it.each(['keras', 'pytorch'] as const)('[R5] has format 4.5 and the whole %s source in cells', (framework) => {
    const subject = preset('augment-88');
    const book = read(notebook(framework, subject, 'ko', 'note'));
    expect(book).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3' } } });
    const ids = book.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, cell_type, source, ...code } of book.cells) {
      expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
      expect(source.slice(0, -1).every((line) => line.endsWith('\n'))).toBe(true);
      expect(code).toEqual(
        cell_type === 'code' ? { metadata: {}, outputs: [], execution_count: null } : { metadata: {} },
      );
    }
    const cell = (wanted: string) => book.cells.find(({ id }) => id === wanted)!.source.join('');
    for (const { id, code } of sourceSections(framework, subject)) expect(cell(id)).toBe(code);
    expect(ids.at(-1)).toBe('test');
    expect(cell('title')).toContain('note');
  });

  it.each(languages)('[R5] explains every part in %s', (language) => {
    const book = read(notebook('keras', preset('augment-88'), language));
    const words = book.cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => source.join(''));
    expect(words).toHaveLength(book.cells.length / 2 + 0.5);
    for (const word of words) expect(/[가-힣]/.test(word)).toBe(language === 'ko');
  });
});

it('[R1] every preset has source in every framework', () => {
  for (const { hyperparameters } of presets) {
    for (const framework of frameworks)
      expect(sourceCode(framework, subjectOf(hyperparameters)).length).toBeGreaterThan(1500);
  }
});
