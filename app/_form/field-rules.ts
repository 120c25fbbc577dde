/** What the lesson's rules leave of a field: whether it is shown, locked, or within narrower limits. */

import { ruleOn, rulePaths, type ValueRule } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import type { Field } from '#lib/hyperparameters/field.ts';
import { type Hyperparameters, limits } from '#lib/hyperparameters/hyperparameters.ts';
import { isRelevant } from '#lib/hyperparameters/relevance.ts';

/** Whether the value at this path is shown at all. */
export const isHidden = (rules: FieldRules, path: string): boolean => ruleOn(rules, path)?.mode === 'hidden';

/** The field with the limits and choices that its rule leaves. */
export function narrowed(field: Field, rule: ValueRule | undefined): Field {
  if (rule?.mode !== 'range') return field;
  const { minimum, maximum } = rule;
  if (field.kind === 'integer' || field.kind === 'number') return { ...field, minimum, maximum };
  if (field.kind !== 'choice') return field;
  return { ...field, choices: field.choices.filter((each) => Number(each) >= minimum && Number(each) <= maximum) };
}

/** The fewest and the most blocks or layers that there may be, and whether the lesson says so. */
export function lengthsOf(rules: FieldRules, list: 'blocks' | 'dense') {
  const rule = ruleOn(rules, `${list}.length`);
  if (!rule) return { minimum: 0, maximum: limits[list], rule };
  if (rule.mode === 'range') return { minimum: rule.minimum, maximum: rule.maximum, rule };
  return { minimum: Number(rule.value), maximum: Number(rule.value), rule };
}

/** The rules that leave no choice: what breaks one of them can be put right without asking. */
export function lockingRules(rules: FieldRules): FieldRules {
  return Object.fromEntries(Object.entries(rules).filter(([, { mode }]) => mode !== 'range'));
}

/** The paths that are left to choose, where the lesson holds any in place; undefined where it holds none. */
export function openPaths(rules: FieldRules, values: Hyperparameters): string[] | undefined {
  if (Object.keys(lockingRules(rules)).length === 0) return undefined;
  return rulePaths.filter((path) => {
    const [list] = path.split('.*.');
    if (path.includes('*') && values[list as 'blocks' | 'dense'].length === 0) return false;
    return !Object.hasOwn(lockingRules(rules), path) && isRelevant(path.replace('*', '0'), values);
  });
}
