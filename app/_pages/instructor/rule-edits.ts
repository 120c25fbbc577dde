/** Editing the rules on hyperparameters: what kind of rule a field has, another kind for it, and finding fields by name. */

import { fixedAsIn, rulePaths } from '#lib/classroom/fields.ts';
import type { FieldRule, FieldRules } from '#lib/classroom/lesson.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { type Field, integer, type Topic, topics } from '#lib/hyperparameters/field.ts';
import { fieldAt, type Hyperparameters, limits } from '#lib/hyperparameters/hyperparameters.ts';
import { fieldOn } from '#lib/hyperparameters/on-dataset.ts';

export const modes = ['free', 'hidden', 'fixed', 'range'] as const;
export type Mode = (typeof modes)[number];

const lengths: Record<string, Field> = {
  'blocks.length': integer({
    limits: [0, limits.blocks],
    step: 1,
    default: 2,
    topic: 'convolution',
    label: ['블록 수', 'Number of blocks'],
    help: ['합성곱 블록이 몇 개인지 정합니다.', 'How many convolution blocks there are.'],
  }),
  'dense.length': integer({
    limits: [0, limits.dense],
    step: 1,
    default: 1,
    topic: 'dense',
    label: ['은닉층 수', 'Number of dense layers'],
    help: ['완전 연결 은닉층이 몇 개인지 정합니다.', 'How many hidden dense layers there are.'],
  }),
};

/** The field that a rule at this path is about. */
export function ruledField(path: string): Field {
  return lengths[path] ?? fieldAt(path)!;
}

/** The same with the limits of the data set that the values are on. */
export const fieldFor = (path: string, values: Hyperparameters): Field =>
  lengths[path] ?? fieldOn(datasetOf(values), path)!;

/** Where a field stands in the form: a block's dropout is with the blocks, whatever it does. */
function topicOf(path: string): Topic {
  if (path.startsWith('blocks.')) return 'convolution';
  return path.startsWith('dense.') ? 'dense' : ruledField(path).topic;
}

/** The paths of each topic whose name in the reader's language contains the query; topics without any are left out. */
export function foundPaths(query: string, nameOf: (path: string) => string): [Topic, string[]][] {
  const plain = (text: string) => text.normalize('NFC').toLowerCase().replace(/\s/g, '');
  const found = rulePaths.filter((path) => plain(nameOf(path)).includes(plain(query)));
  return topics
    .map((topic): [Topic, string[]] => [topic, found.filter((path) => topicOf(path) === topic)])
    .filter(([, paths]) => paths.length > 0);
}

/** Without a rule a field is free, and the data set the session's. */
export const modeOf = (rules: FieldRules, path: string): Mode =>
  rules[path]?.mode ?? (path === 'dataset' ? 'fixed' : 'free');

/** The kinds of rule that a field can have: only numbers have a range, and the data set is the session's or left to students. */
export function modesOf(path: string): readonly Mode[] {
  if (path === 'dataset') return ['free', 'fixed'];
  const { kind } = ruledField(path);
  return kind === 'integer' || kind === 'number' ? modes : modes.filter((mode) => mode !== 'range');
}

const isHolding = (rule: FieldRule | undefined): rule is FieldRule & { mode: 'fixed' | 'hidden' } =>
  rule?.mode === 'fixed' || rule?.mode === 'hidden';

/** A rule of that kind to begin with: held at what `values` have there, or anywhere within the field's limits. */
function firstRule(
  path: string,
  mode: Mode,
  values: Hyperparameters,
  now: FieldRule | undefined,
): FieldRule | undefined {
  const field = fieldFor(path, values);
  if (mode === 'range' && (field.kind === 'integer' || field.kind === 'number')) {
    return { mode, minimum: field.minimum, maximum: field.maximum };
  }
  if (mode !== 'hidden' && mode !== 'fixed') return undefined;
  const held = isHolding(now) ? now : fixedAsIn(values, path);
  return { mode, value: isHolding(held) ? held.value : field.default };
}

const chosenDataset = (mode: Mode): FieldRule | undefined => (mode === 'free' ? { mode } : undefined);

/** The rules with another kind of rule on these paths; a kind that a field cannot have leaves it alone. */
export function withMode(rules: FieldRules, paths: readonly string[], mode: Mode, values: Hyperparameters): FieldRules {
  const next = { ...rules };
  for (const path of paths) {
    if (!modesOf(path).includes(mode) || modeOf(rules, path) === mode) continue;
    const rule = path === 'dataset' ? chosenDataset(mode) : firstRule(path, mode, values, rules[path]);
    if (rule) next[path] = rule;
    else delete next[path];
  }
  return next;
}

/** How many fields there are of each kind of rule. */
export function modeCounts(rules: FieldRules, paths: readonly string[] = rulePaths): Record<Mode, number> {
  const counts: Record<Mode, number> = { free: 0, hidden: 0, fixed: 0, range: 0 };
  for (const path of paths) counts[modeOf(rules, path)]++;
  return counts;
}

/** The rules with every value that is held in place as these values have it. */
export function refitted(rules: FieldRules, values: Hyperparameters): FieldRules {
  return Object.fromEntries(
    Object.entries(rules).map(([path, rule]) => {
      const held = isHolding(rule) ? fixedAsIn(values, path) : undefined;
      return [path, held ? ({ ...held, mode: rule.mode } as FieldRule) : rule];
    }),
  );
}

/** Whether two sets of rules are the same, whatever their order. */
export function sameRules(a: FieldRules, b: FieldRules): boolean {
  const sorted = (rules: FieldRules) => JSON.stringify(Object.entries(rules).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}
