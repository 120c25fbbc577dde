import { describe, expect, it } from 'vitest';
import { type DatasetId, datasetOf } from '#lib/datasets/datasets.ts';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import type { Field, NumberField } from '#lib/hyperparameters/field.ts';
import {
  defaultHyperparameters,
  differences,
  fieldAt,
  fromQuery,
  type Hyperparameters,
  parseHyperparameters,
  toQuery,
} from '#lib/hyperparameters/hyperparameters.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { defaultsOn, fieldOn, fieldOnKind } from '#lib/hyperparameters/on-dataset.ts';
import { presetLessons } from '#lib/hyperparameters/preset-lessons.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { isChance, isRelevant, settingsKey } from '#lib/hyperparameters/relevance.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';

const groups: [prefix: string, fields: Record<string, Field>][] = [
  ['', runFields],
  ['blocks.0.', blockFields],
  ['dense.0.', denseFields],
  ['augmentation.', augmentationFields],
];
const allFields = groups.flatMap(([prefix, fields]) =>
  Object.entries(fields).map(([name, field]): [string, Field] => [prefix + name, field]),
);
const numbers = allFields.flatMap(([path, { kind }]): [string, Field][] =>
  kind === 'integer' || kind === 'number' ? [[path, fieldOn(datasetOf(defaultHyperparameters), path)!]] : [],
);

/** The default hyperparameters with one value set. */
function withValue(path: string, value: unknown): unknown {
  const copy = structuredClone(defaultHyperparameters) as Record<string, unknown>;
  const names = path.split('.');
  const holder = names.slice(0, -1).reduce((each, name) => each[name] as Record<string, unknown>, copy);
  holder[names.at(-1)!] = value;
  return copy;
}

const pathOfRefusal = (input: unknown) => {
  const parsed = parseHyperparameters(input);
  return parsed.ok ? 'accepted' : `${parsed.refusal.code} ${parsed.refusal.path}`;
};

describe('hyperparameters', () => {
  it('[H911] limits are explained by kind of data: those of all data sets of images, and those of all of points', () => {
    const rangeOf = (kind: 'images' | 'points', path: string) => {
      const field = fieldOnKind(kind, path);
      return field && 'minimum' in field ? [field.minimum, field.maximum] : field;
    };
    expect(rangeOf('images', 'trainSize')).toEqual([1000, 60_000]);
    expect(rangeOf('points', 'trainSize')).toEqual([50, 500]);
    expect(rangeOf('images', 'batchSize')).toEqual([4, 1024]);
    expect(rangeOf('points', 'batchSize')).toEqual([1, 500]);
    expect(rangeOf('images', 'epochs')).toEqual([1, 200]);
    expect(rangeOf('points', 'epochs')).toEqual([1, 10_000]);
    expect(rangeOf('points', 'learningRate')).toEqual(rangeOf('images', 'learningRate'));
    expect(rangeOf('points', 'augmentation.shift')).toBeUndefined();
    expect(rangeOf('points', 'blocks.0.filters')).toBeUndefined();
    expect(fieldOnKind('points', 'trainSize')).toMatchObject({ unit: { en: 'points' } });
  });

  it('[H910] every preset says in both languages what it teaches, and no other does', () => {
    expect(Object.keys(presetLessons).sort()).toEqual(presets.map(({ id }) => id).sort());
    for (const { ko, en } of Object.values(presetLessons)) {
      expect(ko).toMatch(/[가-힣].*다\.$/);
      expect(en).toMatch(/^[^가-힣]+\.$/);
    }
  });

  it('[H1] the defaults and every preset are valid', () => {
    for (const each of [defaultHyperparameters, ...presets.map(({ hyperparameters }) => hyperparameters)]) {
      expect(pathOfRefusal(each)).toBe('accepted');
    }
  });

  it.each(numbers)('[H2] %s accepts its limits and refuses anything beyond them, naming the field', (path, field) => {
    if (field.kind !== 'integer' && field.kind !== 'number') throw new Error('not a number');
    const beyond = field.kind === 'integer' ? 1 : 0.001;
    expect(pathOfRefusal(withValue(path, field.minimum))).toBe('accepted');
    expect(pathOfRefusal(withValue(path, field.maximum))).toBe('accepted');
    expect(pathOfRefusal(withValue(path, field.minimum - beyond))).toBe(`too-small hyperparameters.${path}`);
    expect(pathOfRefusal(withValue(path, field.maximum + beyond))).toBe(`too-big hyperparameters.${path}`);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, '1', null, true]) {
      expect(pathOfRefusal(withValue(path, wrong))).toMatch(`hyperparameters.${path}`);
    }
  });

  it.each(allFields.filter(([, { kind }]) => kind === 'choice'))(
    '[H3] %s accepts each of its choices and nothing else',
    (path, field) => {
      if (field.kind !== 'choice') throw new Error('not a choice');
      for (const choice of field.choices) {
        const values = path === 'dataset' ? defaultsOn(choice as DatasetId) : withValue(path, choice);
        expect(pathOfRefusal(values)).toBe('accepted');
      }
      for (const wrong of ['x', 6, '', null]) {
        expect(pathOfRefusal(withValue(path, wrong))).toBe(`unknown-choice hyperparameters.${path}`);
      }
    },
  );

  it('[H4] an unknown field is refused by name', () => {
    expect(pathOfRefusal({ ...defaultHyperparameters, dropuot: 0.5 })).toBe('unknown-field hyperparameters');
    expect(pathOfRefusal(JSON.parse('{"__proto__":{"epochs":1}}'))).not.toBe('accepted');
  });

  it('[H5] a network has at most six blocks and four dense layers', () => {
    const block = defaultHyperparameters.blocks[0];
    const dense = defaultHyperparameters.dense[0];
    expect(pathOfRefusal({ ...defaultHyperparameters, blocks: Array(6).fill(block) })).toBe('accepted');
    expect(pathOfRefusal({ ...defaultHyperparameters, blocks: Array(7).fill(block) })).toBe(
      'too-big hyperparameters.blocks',
    );
    expect(pathOfRefusal({ ...defaultHyperparameters, dense: Array(5).fill(dense) })).toBe(
      'too-big hyperparameters.dense',
    );
  });

  it.each(allFields)(
    '[H6] %s has a label and a help text in Korean and English, and a default within its limits',
    (path, field) => {
      expect(fieldAt(path)).toBe(field);
      expect(field.label.ko).toMatch(/[가-힣A-Z]/);
      expect(field.help.ko).toMatch(/[가-힣].*\.$/s);
      expect(field.help.en).toMatch(/[a-z].*\.$/s);
      expect(pathOfRefusal(withValue(path, field.default))).toBe('accepted');
    },
  );
});

describe('what a field declares', () => {
  const conditional = allFields.flatMap(([path, { when }]) => (when ? [[path, when] as const] : []));

  it('[H307] when it matters: with a certain choice, a number other than 0, or any block', () => {
    expect(Object.fromEntries(conditional)).toEqual({
      momentum: { field: 'optimizer', is: 'momentum' },
      nesterov: { field: 'optimizer', is: 'momentum' },
      weightDecay: { field: 'optimizer', is: 'adamw' },
      stepEpochs: { field: 'schedule', is: 'step' },
      stepFactor: { field: 'schedule', is: 'step' },
      warmUpEpochs: { field: 'schedule', is: 'warm-up' },
      head: { field: 'blocks', isEmpty: false },
      'blocks.0.residual': { field: 'padding', is: 'same' },
      'blocks.0.dropoutKind': { field: 'dropout', isNot: 0 },
      'blocks.0.poolSize': { field: 'pooling', isNot: 'none' },
      'blocks.0.poolStride': { field: 'pooling', isNot: 'none' },
      'blocks.0.poolPadding': { field: 'pooling', isNot: 'none' },
    });
  });

  it.each(conditional)(
    '[H307] that %s matters only with a certain choice, and it is shown, compared and locked only then',
    (path, when) => {
      const beside = path.replace(/[^.]+$/, when.field);
      const other = fieldAt(beside);
      const lists = { blocks: [[], defaultHyperparameters.blocks] };
      const choices: readonly unknown[] =
        'isEmpty' in when
          ? lists[beside as 'blocks']
          : other?.kind === 'choice'
            ? other.choices
            : [(other as NumberField).minimum, (other as NumberField).maximum];
      for (const choice of choices) {
        const values = withValue(beside, choice) as Hyperparameters;
        const matters =
          'isEmpty' in when ? choice !== lists.blocks[0] : 'is' in when ? choice === when.is : choice !== when.isNot;
        expect(isRelevant(path, values), String(choice)).toBe(matters);
        expect(settingsKey(values).includes(`${path}=`), String(choice)).toBe(matters);
      }
    },
  );

  it('[H308] that only the seed is chance: runs that differ in nothing else have the same settings', () => {
    expect(allFields.flatMap(([path]) => (isChance(path) ? path : []))).toEqual(['seed']);
    expect(settingsKey(withValue('seed', 7) as Hyperparameters)).toBe(settingsKey(defaultHyperparameters));
  });
});

describe('a link to hyperparameters', () => {
  it('[H7] restores the same values', () => {
    for (const each of [defaultHyperparameters, ...presets.map(({ hyperparameters }) => hyperparameters)]) {
      const read = fromQuery(toQuery(each));
      expect(read).toEqual({ ok: true, hyperparameters: each });
    }
  });

  it('[H8] names only what differs from the defaults', () => {
    expect(toQuery({ ...defaultHyperparameters, epochs: 7 })).toEqual({
      version: '3',
      blocks: '2',
      dense: '1',
      'blocks.1.filters': '64',
      epochs: '7',
    });
  });

  it.each([
    [{ epochs: '1000' }, 'too-big hyperparameters.epochs'],
    [{ epochs: 'many' }, 'wrong-type hyperparameters.epochs'],
    [{ epochs: '' }, 'wrong-type hyperparameters.epochs'],
    [{ optimizer: 'magic' }, 'unknown-choice hyperparameters.optimizer'],
    [{ blocks: '9' }, 'too-big hyperparameters.blocks'],
    [{ 'blocks.5.filters': '8' }, 'unknown-field hyperparameters.blocks.5.filters'],
    [{ '__proto__.epochs': '3' }, 'unknown-field hyperparameters.__proto__.epochs'],
    [{ 'constructor.name': '3' }, 'unknown-field hyperparameters.constructor.name'],
  ])('[H9] %j is refused with the path', (query, refusal) => {
    const read = fromQuery(query as unknown as Record<string, string>);
    expect(read.ok ? 'accepted' : `${read.refusal.code} ${read.refusal.path}`).toBe(refusal);
  });
});

describe('the differences between two', () => {
  it('[H10] contain every value that differs and no equal one', () => {
    const after: Hyperparameters = {
      ...defaultHyperparameters,
      epochs: 6,
      blocks: [{ ...defaultHyperparameters.blocks[0]!, dropout: 0.3 }, defaultHyperparameters.blocks[1]!],
      augmentation: { ...defaultHyperparameters.augmentation, horizontalFlip: true },
    };
    expect(differences(defaultHyperparameters, after)).toEqual([
      { path: 'epochs', before: 5, after: 6 },
      { path: 'blocks.0.dropout', before: 0, after: 0.3 },
      { path: 'augmentation.horizontalFlip', before: false, after: true },
    ]);
    expect(differences(after, after)).toEqual([]);
  });

  it('[H11] include the number of blocks and every value of a block that only one has', () => {
    const after = { ...defaultHyperparameters, dense: [] };
    const paths = differences(defaultHyperparameters, after).map(({ path }) => path);
    expect(paths).toEqual(['dense.length', 'dense.0.units', 'dense.0.dropout']);
  });
});
