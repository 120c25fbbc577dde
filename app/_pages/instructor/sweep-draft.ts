/** A question for the class as it is written in its form: which fields it can be about, values to begin with, and reading them. */
import { ruleOn, rulePaths, rulesOf } from '#lib/classroom/fields.ts';
import type { Session } from '#lib/classroom/session.ts';
import { canBeAsked } from '#lib/classroom/sweep-faults.ts';
import type { SweepValue } from '#lib/classroom/sweep-schemas.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Field, NumberField } from '#lib/hyperparameters/field.ts';
import { flatten, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { fieldOn, mostLayers } from '#lib/hyperparameters/on-dataset.ts';
import { isRelevant } from '#lib/hyperparameters/relevance.ts';
import { stepped } from '#lib/hyperparameters/stepping.ts';
import { readNumber } from '#lib/written-number.ts';

/** The first block or layer stands for all. */
const ownPath = (path: string) => path.replace('.*.', '.0.');

const isLength = (path: string): path is 'blocks.length' | 'dense.length' => path.endsWith('.length');

/** The fields that a question can be about with these values: those that matter and are not locked. */
export function askable(session: Pick<Session, 'settings' | 'lesson'>, values: Hyperparameters): string[] {
  const rules = rulesOf(session);
  const present = flatten(values);
  return rulePaths.filter((path) => {
    const rule = ruleOn(rules, ownPath(path));
    const own = ownPath(path);
    if (!canBeAsked(path) || !present.has(own) || (rule && rule.mode !== 'range')) return false;
    if (isLength(path)) return mostLayers(datasetOf(values), path.startsWith('blocks') ? 'blocks' : 'dense') > 1;
    return isRelevant(own, values);
  });
}

/** What most lessons ask about, first. */
const usual = ['learningRate', 'batchSize', 'blocks.*.filters', 'dense.*.units'];

/** The columns and rows of a new form. */
export function firstFields(among: readonly string[]): [x: string, y: string] {
  const [x = '', y = ''] = [...usual.filter((path) => among.includes(path)), ...among];
  return [x, y === x ? '' : y];
}

/** A choice's or switch's values; undefined for a number, whose values are typed. */
export function choicesOf(path: string, values: Hyperparameters): readonly SweepValue[] | undefined {
  const field = isLength(path) ? undefined : fieldOn(datasetOf(values), ownPath(path));
  if (field?.kind === 'choice') return field.choices;
  return field?.kind === 'switch' ? [false, true] : undefined;
}

/** So many presses of + or − apart. */
const apart = 2;

/** Values around the present one, within what field and rules allow. */
export function suggested(
  session: Pick<Session, 'settings' | 'lesson'>,
  path: string,
  values: Hyperparameters,
): SweepValue[] {
  const choices = choicesOf(path, values);
  if (choices) return choices.slice(0, 8);
  const now = Number(flatten(values).get(ownPath(path)));
  const rule = ruleOn(rulesOf(session), ownPath(path));
  const [lowest, highest] = rule?.mode === 'range' ? [rule.minimum, rule.maximum] : [-Infinity, Infinity];
  const dataset = datasetOf(values);
  const field: Field | undefined = isLength(path) ? undefined : fieldOn(dataset, ownPath(path));
  const step = (from: number, direction: 1 | -1): number => {
    if (!field)
      return Math.min(
        mostLayers(dataset, path.startsWith('blocks') ? 'blocks' : 'dense'),
        Math.max(0, from + direction),
      );
    let value = from;
    for (let press = 0; press < apart; press++) value = stepped(field as NumberField, value, direction);
    return value;
  };
  const below = step(now, -1);
  const above = step(now, 1);
  const all = [step(below, -1), below, now, above, step(above, 1)];
  const within = [...new Set(all)].filter((value) => value >= lowest && value <= highest);
  // Three or four are enough to begin with.
  return within.length > 4 ? within.slice(1) : within;
}

/** The different values of a list of numbers as it was typed; undefined if one cannot be read, or they are not 2 to 8. */
export function readValues(written: string): number[] | undefined {
  const parts = written.split(/[,;、\s]+/u).filter(Boolean);
  const values = parts.map((part) => readNumber(part));
  const read = values.filter((value) => value !== null);
  const different = new Set(read).size === parts.length;
  return read.length === parts.length && different && parts.length >= 2 && parts.length <= 8 ? read : undefined;
}
