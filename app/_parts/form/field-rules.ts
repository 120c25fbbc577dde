/** What the lesson's rules leave of a field: whether it is shown, locked, or within narrower limits. */
import type { Field } from '#lib/fields/field.ts';
import { flatten, type Hyperparameters, limits } from '#lib/hyperparameters.ts';
import { ruleOn, type ValueRule } from '#lib/session/fields.ts';
import type { FieldRules } from '#lib/session/lesson.ts';

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

/** How many of the form's values the lesson holds in place. */
export function lockedCount(rules: FieldRules, values: Hyperparameters): number {
  return [...flatten(values).keys()].filter((path) => ruleOn(rules, path)?.mode === 'fixed').length;
}
