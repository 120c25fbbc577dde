/** The form's draft, how changes are reverted, and what happens when the instructor sends values or changes the rules. */
import { brokenRules, obeying } from '#lib/classroom/fields.ts';
import type { FieldRules, Lesson } from '#lib/classroom/lesson.ts';
import {
  type Difference,
  defaultHyperparameters,
  differences,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn } from '#lib/hyperparameters/on-dataset.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { lockingRules, valueAt, withValue } from './values.ts';

/** The base of what the instructor last sent; others are a preset's id, and '' for the defaults. */
export const sentBase = 'sent';

export type Draft = {
  readonly hyperparameters: Hyperparameters;
  /** What the values are compared with. */
  readonly base: string;
  /** The run whose values were taken into the form. */
  readonly forkedFrom: string | null;
};

type Rules = Pick<Lesson, 'fields' | 'pushed'>;

/** Each seat begins with a seed of its own: a class in which nobody changes anything still trains different runs. */
export const seedOfSeat = (seatNumber: number): number => seatNumber + 1;

/** The values of a base, as the rules let them be. */
export function baseValues(base: string, { fields, pushed }: Rules): Hyperparameters {
  const sent = base === sentBase ? pushed?.hyperparameters : undefined;
  return obeying(fields, sent ?? presetById(base)?.hyperparameters ?? defaultHyperparameters);
}

/**
 * The presets (and '' for the defaults, on whatever data set) that the rules leave as they are; the others would not be what
 * their name says. Only on data sets that are `available`, as far as that is known.
 */
export function offeredBases({ fields, pushed }: Rules, available?: readonly string[]): string[] {
  const { dataset } = obeying(fields, defaultHyperparameters);
  const asTheyAre = [{ id: '', hyperparameters: defaultsOn(dataset) }, ...presets].filter(
    ({ id, hyperparameters }) =>
      brokenRules(withoutSeed(fields), hyperparameters).length === 0 &&
      (id === '' || available === undefined || available.includes(hyperparameters.dataset)),
  );
  return [...(pushed ? [sentBase] : []), ...asTheyAre.map(({ id }) => id)];
}

/** A preset's seed is nobody's choice, so a rule on it says nothing about the preset. */
function withoutSeed({ seed: _, ...fields }: FieldRules): FieldRules {
  return fields;
}

type Value = Difference['after'];

export type Arrival = {
  readonly draft: Draft;
  /** What the student is told: that values were sent, or that rules changed some of theirs; nothing for a mere correction. */
  readonly notice: {
    readonly kind: 'sent' | 'ruled';
    readonly changes: readonly Difference[];
    readonly before: Draft;
    /** Where the student was typing when values were sent: what was sent there, and is not in the form. */
    readonly kept: { readonly path: string; readonly sent: Value } | null;
  } | null;
};

/**
 * What becomes of the form now; undefined if it may stay as it is. What was sent after the moment `seen` replaces the
 * values but for the seed, which is the student's own; rules that are `fresh` bring broken values into line, and others
 * correct only what the form leaves no way to correct by hand. Where the student is typing (`typing` is that path) nothing
 * else is put, unless the rules leave no choice.
 */
export function arrivalOf(
  draft: Draft,
  lesson: Rules,
  seen: number,
  fresh: boolean,
  typing: string | null = null,
): Arrival | undefined {
  const { fields, pushed } = lesson;
  const { hyperparameters: values } = draft;
  const asTyped = (arriving: Hyperparameters): Hyperparameters => {
    if (typing === null || valueAt(arriving, typing) === undefined) return arriving;
    const typed = valueAt(values, typing);
    const locked = valueAt(obeying(lockingRules(fields), values), typing) !== typed;
    return locked ? arriving : (withValue(arriving, typing.split('.'), typed) as Hyperparameters);
  };
  const told = (kind: 'sent' | 'ruled', origin: Omit<Draft, 'hyperparameters'>, arriving: Hyperparameters): Arrival => {
    const hyperparameters = asTyped(arriving);
    const changes = shownDifferences(values, hyperparameters);
    const sent = kind === 'sent' && typing !== null ? (valueAt(arriving, typing) as Value) : undefined;
    const kept =
      typing !== null && sent !== undefined && sent !== valueAt(hyperparameters, typing)
        ? { path: typing, sent }
        : null;
    return { draft: { ...origin, hyperparameters }, notice: { kind, changes, before: draft, kept } };
  };
  if (pushed && pushed.at > seen) {
    const hyperparameters = obeying(fields, { ...pushed.hyperparameters, seed: values.seed });
    return told('sent', { base: sentBase, forkedFrom: null }, hyperparameters);
  }
  const broken = brokenRules(fresh ? fields : lockingRules(fields), values);
  if (broken.length === 0) return undefined;
  const hyperparameters = obeying(fields, values);
  return fresh && shownDifferences(values, asTyped(hyperparameters)).length > 0
    ? told('ruled', draft, hyperparameters)
    : { draft: { ...draft, hyperparameters: asTyped(hyperparameters) }, notice: null };
}

/** Whether two drafts hold the same values and base. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return a.base === b.base && differences(a.hyperparameters, b.hyperparameters).length === 0;
}

/** `values` with the value at `path` as it is in `base`; a changed number of blocks or layers brings back the whole list. */
export function reverted(values: Hyperparameters, base: Hyperparameters, path: string): Hyperparameters {
  const result = structuredClone(values) as Record<string, unknown>;
  const parts = path.replace(/\.length$/, '').split('.');
  const name = parts.pop()!;
  const follow = (from: unknown) => parts.reduce((holder, part) => (holder as Record<string, unknown>)[part], from);
  (follow(result) as Record<string, unknown>)[name] = structuredClone((follow(base) as Record<string, unknown>)[name]);
  return result as Hyperparameters;
}
