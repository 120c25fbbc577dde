import { describe, expect, it } from 'vitest';
import { brokenRules, fixedAsIn, impossibleRule, lockedTo, obeying, ruleOn, rulePaths } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import {
  defaultBlock,
  defaultHyperparameters,
  differences,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';

const withBlocks = (...filters: number[]): Hyperparameters => ({
  ...defaultHyperparameters,
  blocks: filters.map((each) => ({ ...defaultBlock, filters: each })),
});
const broken = (rules: FieldRules, values: Hyperparameters) => brokenRules(rules, values).map(({ path }) => path);

describe('field rules', () => {
  it('[I1] allow one value if hidden or fixed, those within a range, and all without a rule', () => {
    const rules: FieldRules = {
      optimizer: { mode: 'hidden', value: 'sgd' },
      epochs: { mode: 'fixed', value: 5 },
      learningRate: { mode: 'range', minimum: 0.001, maximum: 0.01 },
    };
    expect(broken(rules, { ...defaultHyperparameters, optimizer: 'sgd', learningRate: 0.01 })).toEqual([]);
    expect(broken(rules, { ...defaultHyperparameters, epochs: 6, learningRate: 0.011 })).toEqual([
      'optimizer',
      'learningRate',
      'epochs',
    ]);
  });

  it('[I2] apply to every block or layer; a list has a value for each, its last for all further ones', () => {
    const range: FieldRules = { 'blocks.*.filters': { mode: 'range', minimum: 8, maximum: 32 } };
    expect(broken(range, withBlocks(8, 64, 32, 4))).toEqual(['blocks.1.filters', 'blocks.3.filters']);
    const list: FieldRules = { 'blocks.*.filters': { mode: 'fixed', value: [16, 32] } };
    expect(broken(list, withBlocks(16, 32, 32))).toEqual([]);
    expect(broken(list, withBlocks(32, 16, 16))).toEqual(['blocks.0.filters', 'blocks.1.filters', 'blocks.2.filters']);
    expect(ruleOn(list, 'blocks.5.filters')).toEqual({ mode: 'fixed', value: 32 });
  });

  it('[I3] can also set the number of blocks and layers', () => {
    const rules: FieldRules = {
      'blocks.length': { mode: 'range', minimum: 1, maximum: 2 },
      'dense.length': { mode: 'fixed', value: 0 },
    };
    expect(broken(rules, withBlocks(8, 8, 8))).toEqual(['blocks.length', 'dense.length']);
    const { blocks, dense } = obeying(rules, withBlocks(8, 16, 24));
    expect(blocks.map(({ filters }) => filters)).toEqual([8, 16]);
    expect(dense).toEqual([]);
    expect(obeying({ 'blocks.length': { mode: 'fixed', value: 3 } }, withBlocks(8, 16)).blocks.at(-1)?.filters).toBe(
      16,
    );
  });

  it('[I4] change values that break them to the nearest allowed ones, and no others', () => {
    const rules: FieldRules = {
      'blocks.*.filters': { mode: 'range', minimum: 16, maximum: 32 },
      'blocks.*.kernel': { mode: 'fixed', value: 5 },
      epochs: { mode: 'range', minimum: 8, maximum: 10 },
      batchSize: { mode: 'range', minimum: 32, maximum: 64 },
    };
    const values = withBlocks(8, 24, 64);
    const after = obeying(rules, values);
    expect(broken(rules, after)).toEqual([]);
    expect(differences(values, after).map(({ path, after: value }) => [path, value])).toEqual([
      ['epochs', 8],
      ['blocks.0.filters', 16],
      ['blocks.0.kernel', 5],
      ['blocks.1.kernel', 5],
      ['blocks.2.filters', 32],
      ['blocks.2.kernel', 5],
    ]);
    expect(obeying(rules, after)).toEqual(after);
  });

  it.each<[string, FieldRules]>([
    ['nothing', { wings: { mode: 'fixed', value: 2 } }],
    ['a field of another place', { 'anything.epochs': { mode: 'fixed', value: 2 } }],
    ['one block alone', { 'blocks.0.filters': { mode: 'fixed', value: 8 } }],
    ['a value beyond the limits', { epochs: { mode: 'fixed', value: 20_000 } }],
    ['half an epoch', { epochs: { mode: 'range', minimum: 0.5, maximum: 2 } }],
    ['a choice that is none', { optimizer: { mode: 'hidden', value: 'magic' } }],
    ['a range of words', { optimizer: { mode: 'range', minimum: 0, maximum: 1 } }],
    ['a range that ends before it begins', { epochs: { mode: 'range', minimum: 3, maximum: 2 } }],
    ['a list where there is one value', { epochs: { mode: 'fixed', value: [1, 2] } }],
    ['seven blocks', { 'blocks.length': { mode: 'fixed', value: 7 } }],
  ])('[I5] a rule on %s is impossible', (_name, rules) => {
    expect(impossibleRule(rules)).toBe(Object.keys(rules)[0]);
  });

  it('[I6] can lock all fields except those left open, and unlocked values are free again', () => {
    for (const { id, hyperparameters } of presets) {
      const rules = lockedTo(hyperparameters, ['seed', 'blocks.*.batchNorm'], ['l2']);
      expect(impossibleRule(rules), id).toBeUndefined();
      expect(broken(rules, hyperparameters), id).toEqual([]);
      expect(Object.keys(rules)).not.toContain('seed');
      expect(rules.l2).toEqual({ mode: 'hidden', value: hyperparameters.l2 });
      for (const path of rulePaths.filter((each) => each !== 'seed' && each !== 'blocks.*.batchNorm')) {
        expect(Object.hasOwn(rules, path), `${id} ${path}`).toBe(fixedAsIn(hyperparameters, path) !== undefined);
      }
    }
    const back = obeying(lockedTo(presets[0]!.hyperparameters, ['seed']), { ...withBlocks(9), seed: 7 });
    expect(differences(presets[0]!.hyperparameters, back).map(({ path }) => path)).toEqual(['seed']);
  });
});
