/** Applies the lesson's field rules to hyperparameters: finds values that break a rule, and corrects them. */

import { type DatasetId, datasetOf } from '../datasets/datasets.ts';
import { augmentationFields } from '../hyperparameters/augmentation-fields.ts';
import { limitsOn } from '../hyperparameters/dataset-limits.ts';
import {
  type Block,
  type Dense,
  defaultBlock,
  defaultDense,
  fieldAt,
  flatten,
  type Hyperparameters,
  limits,
} from '../hyperparameters/hyperparameters.ts';
import { blockFields, denseFields } from '../hyperparameters/network-fields.ts';
import { movedTo } from '../hyperparameters/on-dataset.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import type { Refusal } from '../refusal.ts';
import type { FieldRule, FieldRules } from './lesson.ts';
import type { Session } from './session.ts';

type Value = string | number | boolean;

/** A rule for a single value. */
export type ValueRule =
  | { readonly mode: 'hidden' | 'fixed'; readonly value: Value }
  | { readonly mode: 'range'; readonly minimum: number; readonly maximum: number };

/** The path of the rule for a value: `blocks.1.filters` falls under `blocks.*.filters`. */
export const rulePath = (path: string): string => path.replace(/^(blocks|dense)\.\d+\./, '$1.*.');

/** The numbers of blocks and layers, in rules. */
const lengthPaths = { 'blocks.length': limits.blocks, 'dense.length': limits.dense } as const;

/** Every path that a rule can have. */
export const rulePaths: readonly string[] = [
  ...Object.keys(runFields),
  'blocks.length',
  ...Object.keys(blockFields).map((name) => `blocks.*.${name}`),
  'dense.length',
  ...Object.keys(denseFields).map((name) => `dense.*.${name}`),
  ...Object.keys(augmentationFields).map((name) => `augmentation.${name}`),
];

/** The rule for this value; undefined if it is free. */
export function ruleOn(rules: FieldRules, path: string): ValueRule | undefined {
  const ruled = rulePath(path);
  const rule = Object.hasOwn(rules, ruled) ? rules[ruled] : undefined;
  if (!rule || rule.mode === 'free') return undefined;
  if (rule.mode === 'range') return rule;
  if (!Array.isArray(rule.value)) return { mode: rule.mode, value: rule.value };
  return { mode: rule.mode, value: rule.value[Number(path.split('.')[1])] ?? rule.value.at(-1)! };
}

/** The first path that is not a hyperparameter's, or whose rule has an impossible value or range; undefined if all are valid. */
export function impossibleRule(rules: FieldRules): string | undefined {
  return Object.entries(rules).find(([path, rule]) => !rulePaths.includes(path) || !isPossible(path, rule))?.[0];
}

function fits(path: string, value: Value): boolean {
  if (Object.hasOwn(lengthPaths, path)) {
    return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= lengthPaths[path as 'blocks.length'];
  }
  const field = fieldAt(path)!;
  switch (field.kind) {
    case 'switch':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value !== 'boolean' && field.choices.includes(value);
    case 'integer':
    case 'number':
      return (
        typeof value === 'number' &&
        value >= field.minimum &&
        value <= field.maximum &&
        (field.kind === 'number' || Number.isInteger(value))
      );
  }
}

function isPossible(path: string, rule: FieldRule): boolean {
  if (rule.mode === 'free') return true;
  if (rule.mode === 'range') {
    return fits(path, rule.minimum) && fits(path, rule.maximum) && rule.minimum <= rule.maximum;
  }
  if (!Array.isArray(rule.value)) return fits(path, rule.value);
  return path.includes('*') && rule.value.every((value) => fits(path, value));
}

/**
 * The refusal of rules that go beyond what the data set allows, such as 10,000 epochs on images; `path` is where the rules are.
 * Where a rule leaves the data set to the students, they may be meant for another.
 */
export function refusalBeyond(rules: FieldRules, id: DatasetId, path: string): Refusal | undefined {
  if (rules.dataset?.mode === 'free') return undefined;
  const dataset = datasetOf({ dataset: id });
  for (const [field, rule] of Object.entries(rules)) {
    const allowed = limitsOn(dataset, field);
    if (!allowed || rule.mode === 'free') continue;
    const { minimum, maximum } = allowed;
    const values = rule.mode === 'range' ? [rule.minimum, rule.maximum] : [rule.value].flat().map(Number);
    if (values.every((value) => value >= minimum && value <= maximum)) continue;
    const { name } = dataset;
    const message = `The rule on "${field}" goes beyond what ${name} allows: change it to values from ${minimum} to ${maximum}.`;
    return {
      code: 'rule-beyond-data-set',
      path: `${path}.${field}`,
      message,
      params: { field, name, minimum, maximum },
    };
  }
  return undefined;
}

const obeys = (rule: ValueRule, value: Value): boolean =>
  rule.mode === 'range' ? Number(value) >= rule.minimum && Number(value) <= rule.maximum : value === rule.value;

/** Every value that breaks a rule, in the order of the form. */
export function brokenRules(rules: FieldRules, hyperparameters: Hyperparameters): { path: string; rule: ValueRule }[] {
  return [...flatten(hyperparameters)].flatMap(([path, value]) => {
    const rule = ruleOn(rules, path);
    return rule && !obeys(rule, value) ? [{ path, rule }] : [];
  });
}

/** The refusal for a value at `path` that breaks this rule. */
export function refusalOfRule(path: string, rule: ValueRule): Refusal {
  if (rule.mode === 'range') {
    const { minimum, maximum } = rule;
    const message = `${path}: the instructor allows ${minimum} to ${maximum}.`;
    return { code: 'field-out-of-range', path, message, params: { minimum, maximum } };
  }
  const value = String(rule.value);
  return { code: 'field-locked', path, message: `${path} is locked at ${value}.`, params: { value } };
}

/** Why no run can train on the data set, which `path` names: it is not among those that are `available`. */
export function refusalOfDataset(dataset: DatasetId, available: readonly string[], path: string): Refusal | undefined {
  if (available.includes(dataset)) return undefined;
  const { name } = datasetOf({ dataset });
  const message = `No trainer has ${name}: choose another data set. Set-up tries to get this one again when the server starts.`;
  return { code: 'data-set-missing', path, message, params: { name } };
}

const obedient = (rule: ValueRule | undefined, value: Value): Value => {
  if (!rule || obeys(rule, value)) return value;
  return rule.mode === 'range' ? Math.min(rule.maximum, Math.max(rule.minimum, Number(value))) : rule.value;
};

function resized<Item>(items: readonly Item[], length: number, added: Item): Item[] {
  return Array.from({ length }, (_, index) => items[index] ?? items.at(-1) ?? added);
}

/** The rules that hold in a session on this data set: it is held in place, unless a rule leaves it to the students. */
export const rulesOn = (dataset: DatasetId, fields: FieldRules): FieldRules => ({
  dataset: { mode: 'fixed', value: dataset },
  ...fields,
});

/** The rules that hold in the session. */
export const rulesOf = ({ settings, lesson }: Pick<Session, 'settings' | 'lesson'>): FieldRules =>
  rulesOn(settings.dataset, lesson.fields);

/**
 * The hyperparameters with every value that breaks a rule changed to the nearest allowed one; on another data set also within
 * the limits of that one.
 */
export function obeying(rules: FieldRules, given: Hyperparameters): Hyperparameters {
  const dataset = obedient(ruleOn(rules, 'dataset'), given.dataset) as DatasetId;
  const hyperparameters = dataset === given.dataset ? given : movedTo(dataset, given);
  const visit = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}.${index}`));
    if (typeof value !== 'object' || value === null) return obedient(ruleOn(rules, path), value as Value);
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, visit(child, path ? `${path}.${name}` : name)]),
    );
  };
  const { blocks, dense } = hyperparameters;
  const length = (path: keyof typeof lengthPaths, now: number) => Number(obedient(ruleOn(rules, path), now));
  const sized: Hyperparameters = {
    ...hyperparameters,
    blocks: resized<Block>(blocks, length('blocks.length', blocks.length), defaultBlock),
    dense: resized<Dense>(dense, length('dense.length', dense.length), defaultDense),
  };
  const result = visit(sized, '') as Hyperparameters;
  return dataset === given.dataset ? result : movedTo(dataset, result);
}

/** The rule that fixes this path to its value in these hyperparameters; undefined if they have no such layer. */
export function fixedAsIn(hyperparameters: Hyperparameters, path: string): FieldRule | undefined {
  const values = [...flatten(hyperparameters)].filter(([each]) => rulePath(each) === path).map(([, value]) => value);
  if (values.length === 0) return undefined;
  const alike = values.every((value) => value === values[0]);
  return { mode: 'fixed', value: alike ? values[0]! : values };
}

/** Rules that fix everything to these hyperparameters except the paths in `open`; those in `hidden` are not shown. */
export function lockedTo(
  hyperparameters: Hyperparameters,
  open: readonly string[],
  hidden: readonly string[] = [],
): FieldRules {
  const rules = rulePaths.flatMap((path): [string, FieldRule][] => {
    const rule = open.includes(path) ? undefined : fixedAsIn(hyperparameters, path);
    if (!rule) return [];
    return [[path, hidden.includes(path) ? ({ ...rule, mode: 'hidden' } as FieldRule) : rule]];
  });
  return Object.fromEntries(rules);
}
