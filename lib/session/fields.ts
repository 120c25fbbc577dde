/** What the lesson's rules on hyperparameters mean for a set of them: what breaks a rule, and how to bring it into line. */
import {
  type Block,
  type Dense,
  defaultBlock,
  defaultDense,
  fieldAt,
  flatten,
  type Hyperparameters,
  limits,
} from '../hyperparameters.ts';
import type { FieldRule, FieldRules } from './lesson.ts';

type Value = string | number | boolean;

/** The path that a rule on this value has: `blocks.1.filters` is ruled by `blocks.*.filters`. */
export const rulePath = (path: string): string => path.replace(/^(blocks|dense)\.\d+\./, '$1.*.');

/** How many blocks or layers there may be, in rules. */
const lengthPaths = { 'blocks.length': limits.blocks, 'dense.length': limits.dense } as const;

/** The rule on this value, or undefined where it is free. */
export function ruleOn(rules: FieldRules, path: string): FieldRule | undefined {
  const ruled = rulePath(path);
  return Object.hasOwn(rules, ruled) ? rules[ruled] : undefined;
}

/** The first path that is no hyperparameter's, or whose value or range the hyperparameter cannot have; undefined if all are well. */
export function impossibleRule(rules: FieldRules): string | undefined {
  return Object.entries(rules).find(([path, rule]) => !isPossible(path, rule))?.[0];
}

function isPossible(path: string, rule: FieldRule): boolean {
  const fits = (value: Value) => {
    if (Object.hasOwn(lengthPaths, path)) {
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= lengthPaths[path as 'blocks.length'];
    }
    const field = fieldAt(path);
    if (!field) return false;
    switch (field.kind) {
      case 'switch':
        return typeof value === 'boolean';
      case 'choice':
        return field.choices.includes(value as never);
      case 'integer':
      case 'number':
        return (
          typeof value === 'number' &&
          value >= field.minimum &&
          value <= field.maximum &&
          (field.kind === 'number' || Number.isInteger(value))
        );
    }
  };
  if (rule.mode !== 'range') return fits(rule.value);
  return fits(rule.minimum) && fits(rule.maximum) && rule.minimum <= rule.maximum;
}

const obeys = (rule: FieldRule, value: Value): boolean =>
  rule.mode === 'range' ? Number(value) >= rule.minimum && Number(value) <= rule.maximum : value === rule.value;

/** The first value that breaks a rule, in the order of the form. */
export function brokenRule(
  rules: FieldRules,
  hyperparameters: Hyperparameters,
): { path: string; rule: FieldRule } | undefined {
  for (const [path, value] of flatten(hyperparameters)) {
    const rule = ruleOn(rules, path);
    if (rule && !obeys(rule, value)) return { path, rule };
  }
  return undefined;
}

const obedient = (rule: FieldRule | undefined, value: Value): Value => {
  if (!rule || obeys(rule, value)) return value;
  return rule.mode === 'range' ? Math.min(rule.maximum, Math.max(rule.minimum, Number(value))) : rule.value;
};

function resized<Item>(items: readonly Item[], length: number, added: Item): Item[] {
  return Array.from({ length }, (_, index) => items[index] ?? items.at(-1) ?? added);
}

/** The hyperparameters with every value that breaks a rule brought to the nearest one that does not. */
export function obeying(rules: FieldRules, hyperparameters: Hyperparameters): Hyperparameters {
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
  return visit(sized, '') as Hyperparameters;
}
