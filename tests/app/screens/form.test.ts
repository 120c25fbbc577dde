/** The form: which fields matter, faults, steps, and what is saved. */
import { describe, expect, test } from 'vitest';
import { reverted, seedOfSeat } from '#app/_form/draft.ts';
import { checkForm } from '#app/_form/faults.ts';
import { firstDraft, keep, linkOf, readKept, readLink } from '#app/_form/form-memory.ts';
import type { NumberField } from '#lib/hyperparameters/field.ts';
import {
  defaultHyperparameters,
  fieldAt,
  flatten,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { isRelevant, shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { stepped } from '#lib/hyperparameters/stepping.ts';

const withValues = (values: Partial<Hyperparameters>): Hyperparameters => ({ ...defaultHyperparameters, ...values });
const [firstBlock] = defaultHyperparameters.blocks;
const numberField = (path: string) => fieldAt(path) as NumberField;

describe('relevance', () => {
  test('[U6] optimizer and schedule show their own fields and hide the others’', () => {
    const shown = (values: Partial<Hyperparameters>) =>
      ['momentum', 'weightDecay', 'stepEpochs', 'stepFactor', 'warmUpEpochs'].filter((path) =>
        isRelevant(path, withValues(values)),
      );
    expect(shown({ optimizer: 'sgd', schedule: 'constant' })).toEqual([]);
    expect(shown({ optimizer: 'momentum', schedule: 'cosine' })).toEqual(['momentum']);
    expect(shown({ optimizer: 'adamw', schedule: 'step' })).toEqual(['weightDecay', 'stepEpochs', 'stepFactor']);
    expect(shown({ optimizer: 'rmsprop', schedule: 'warm-up' })).toEqual(['warmUpEpochs']);
  });

  test('[U6] pooling’s fields belong to blocks that pool', () => {
    const values = withValues({ blocks: [firstBlock!, { ...firstBlock!, pooling: 'none' }] });
    for (const name of ['poolSize', 'poolStride', 'poolPadding']) {
      expect(isRelevant(`blocks.0.${name}`, values)).toBe(true);
      expect(isRelevant(`blocks.1.${name}`, values)).toBe(false);
    }
    expect(isRelevant('blocks.1.filters', values)).toBe(true);
  });
});

describe('faults', () => {
  test('[U7] appear at the field of each wrong value, also of an emptied number', () => {
    const { faults, network } = checkForm({ ...withValues({ epochs: 20_000 }), learningRate: null });
    expect([...faults].map(([path, { code }]) => [path, code])).toEqual(
      expect.arrayContaining([
        ['epochs', 'too-big'],
        ['learningRate', 'wrong-type'],
      ]),
    );
    expect(faults.size).toBe(2);
    expect(network).toBeUndefined();
  });

  test('[U7] appear at the block or layer that makes a network impossible', () => {
    const shrinking = { ...firstBlock!, padding: 'valid' as const, kernel: 7 as const, poolSize: 4, poolStride: 4 };
    expect([...checkForm(withValues({ blocks: [shrinking, shrinking] })).faults.keys()]).toEqual(['blocks.1']);
    const huge = { units: 4096, dropout: 0 };
    // 3072 × 4096 and 4096 × 4096 together are 29 million.
    const { faults } = checkForm(withValues({ blocks: [], dense: [huge, huge, huge] }));
    expect([...faults].map(([path, { code }]) => [path, code])).toEqual([['dense.2', 'too-many-parameters']]);
  });

  test('[U7] appear at the epochs if the session allows fewer, and the network is still shown', () => {
    const { faults, network } = checkForm(withValues({ epochs: 30 }), 20);
    expect([...faults].map(([path, { code, params }]) => [path, code, params])).toEqual([
      ['epochs', 'too-many-epochs', { maximum: 20 }],
    ]);
    expect(network).toBeDefined();
    expect(checkForm(withValues({ epochs: 20 }), 20).faults.size).toBe(0);
    expect(checkForm(withValues({ epochs: 30 }), null).faults.size).toBe(0);
  });

  test('[U7] do not appear with valid values, which give a network', () => {
    for (const { hyperparameters } of presets) {
      const { faults, network } = checkForm(hyperparameters);
      expect(faults.size).toBe(0);
      expect(network).toBeDefined();
    }
  });
});

describe('stepping', () => {
  const press = (path: string, value: number | null, direction: 1 | -1) => stepped(numberField(path), value, direction);

  test('[U8] moves rates 1–2–5, doubles filters, units and batches, and moves other numbers in even steps', () => {
    expect(press('learningRate', 0.001, 1)).toBe(0.002);
    expect(press('learningRate', 0.002, 1)).toBe(0.005);
    expect(press('learningRate', 0.001, -1)).toBe(0.0005);
    expect(press('learningRate', 0.003, -1)).toBe(0.002);
    expect(press('blocks.0.filters', 32, 1)).toBe(64);
    expect(press('blocks.0.filters', 48, -1)).toBe(32);
    expect(press('batchSize', 64, -1)).toBe(32);
    expect(press('dense.0.dropout', 0.3, 1)).toBe(0.35);
    expect(press('epochs', 5, 1)).toBe(6);
  });

  test('[U8] takes a rate that may be off down to 0 and up again', () => {
    expect(press('l2', 0.000_001, -1)).toBe(0);
    expect(press('l2', 0, 1)).toBe(0.000_001);
  });

  test('[U8] never leaves the limits, and an empty field starts at its default', () => {
    for (const path of [...flatten(defaultHyperparameters).keys()].filter((each) => !each.endsWith('.length'))) {
      const field = fieldAt(path)!;
      if (field.kind !== 'integer' && field.kind !== 'number') continue;
      expect(press(path, field.maximum, 1), path).toBe(field.maximum);
      expect(press(path, field.minimum, -1), path).toBe(field.minimum);
      expect(press(path, null, 1), path).toBe(field.default);
      for (let value = field.minimum, count = 0; value < field.maximum && count < 60; count++) {
        const after = press(path, value, 1);
        expect(after, path).toBeGreaterThan(value);
        expect(after).toBeLessThanOrEqual(field.maximum);
        if (field.kind === 'integer') expect(Number.isInteger(after), `${path} ${after}`).toBe(true);
        value = after;
      }
    }
  });

  test('[U8] has sliders for shares, angles and numbers of images, not for orders of magnitude', () => {
    expect(numberField('dense.0.dropout').slider).toBe(true);
    expect(numberField('trainSize').slider).toBe(true);
    expect(numberField('learningRate').slider).toBe(false);
    expect(numberField('epochs').slider).toBe(false);
  });
});

describe('comparison', () => {
  test('[U10] shows differences that matter, without the seed, and a missing block as one difference', () => {
    const after = withValues({ seed: 9, momentum: 0.5, epochs: 7, blocks: [firstBlock!] });
    expect(shownDifferences(defaultHyperparameters, after).map(({ path }) => path)).toEqual([
      'epochs',
      'blocks.length',
    ]);
  });

  test('[U10] restores the preset when every difference is undone', () => {
    for (const { hyperparameters: base } of presets) {
      let values = defaultHyperparameters;
      for (let rounds = 0; rounds < 40; rounds++) {
        const [difference] = shownDifferences(base, values);
        if (!difference) break;
        values = reverted(values, base, difference.path);
      }
      expect(shownDifferences(base, values)).toEqual([]);
    }
  });
});

describe('memory', () => {
  test('[U11] a link reproduces every value of every preset, and other values too', () => {
    const odd = withValues({ seed: 2_147_483_647, learningRate: 0.000_001, dense: [], blocks: [] });
    for (const hyperparameters of [...presets.map((preset) => preset.hyperparameters), defaultHyperparameters, odd]) {
      expect(readLink(linkOf(hyperparameters))).toMatchObject({
        hyperparameters,
        forkedFrom: null,
        refusal: undefined,
      });
    }
  });

  test('[U11] an address can be without values, and one with unreadable values is refused', () => {
    expect(readLink('')).toBeUndefined();
    expect(readLink('?speed=3')).toEqual({ refusal: expect.objectContaining({ code: 'unknown-field' }) });
  });

  test('[U400] a link with a value out of its limits opens the form with all of them, that one to be mended', () => {
    const link = readLink('?epochs=300&learningRate=0.5&optimizer=momentum');
    expect(link).toMatchObject({
      hyperparameters: { epochs: 300, learningRate: 0.5, optimizer: 'momentum' },
      refusal: { code: 'too-big', path: 'hyperparameters.epochs' },
    });
    const { kept, refused } = firstDraft({ getItem: () => null }, '?epochs=300&learningRate=0.5', '123456', 0, null);
    expect(kept.hyperparameters).toMatchObject({ epochs: 300, learningRate: 0.5 });
    expect(refused.link).toMatchObject({ code: 'too-big' });
    expect([...checkForm(kept.hyperparameters, null, {}).faults.keys()]).toEqual(['epochs']);
  });

  test('[U401] each seat begins with a seed of its own, unless a link states one', () => {
    const begin = (search: string) =>
      firstDraft({ getItem: () => null }, search, '123456', 0, null, 0, seedOfSeat(7)).kept.hyperparameters.seed;
    expect(seedOfSeat(7)).not.toBe(seedOfSeat(8));
    expect(begin('')).toBe(seedOfSeat(7));
    expect(begin('?epochs=3')).toBe(seedOfSeat(7));
    expect(begin('?epochs=3&seed=99')).toBe(99);
    expect(begin(linkOf(defaultHyperparameters))).toBe(defaultHyperparameters.seed);
  });

  test('[U12] this browser saves values by session, and drops unreadable ones', () => {
    const shelf = new Map<string, string>();
    const storage = {
      getItem: (name: string) => shelf.get(name) ?? null,
      setItem: (name: string, value: string) => void shelf.set(name, value),
    };
    const kept = {
      hyperparameters: presets[0]!.hyperparameters,
      base: presets[0]!.id,
      forkedFrom: 'run',
      seen: 7,
      at: 9,
    };
    keep(storage, '123456', kept);
    expect(readKept(storage, '123456')).toEqual(kept);
    expect(readKept(storage, '654321')).toBeUndefined();
    for (const name of shelf.keys()) shelf.set(name, '{"hyperparameters":{"epochs":"many"}}');
    expect(readKept(storage, '123456')).toBeUndefined();
    for (const name of shelf.keys()) shelf.set(name, 'no JSON');
    expect(readKept(storage, '123456')).toBeUndefined();
  });

  test('[U12] unwritable storage causes no error', () => {
    const full = {
      getItem: () => null,
      setItem() {
        throw new Error('full');
      },
    };
    expect(() =>
      keep(full, '123456', { hyperparameters: defaultHyperparameters, base: '', forkedFrom: null, seen: 0, at: 0 }),
    ).not.toThrow();
  });
});
