/** The kinds of hyperparameter fields: what a limit, a unit, a choice and a sentence of help are. */
import type { Text } from '../language.ts';

/** The lecture a hyperparameter belongs to; the form is grouped by it. */
export const topics = ['data', 'convolution', 'dense', 'optimization', 'regularization', 'augmentation'] as const;
export type Topic = (typeof topics)[number];

type Described = { readonly topic: Topic; readonly label: Text; readonly help: Text };

/** A number from `minimum` to `maximum`, both included; `step` is what a press of an arrow key adds. */
export type NumberField = Described & {
  readonly kind: 'integer' | 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly default: number;
  readonly unit?: Text;
};

/** One value out of a list. */
export type ChoiceField<Choice extends string | number = string | number> = Described & {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  readonly default: Choice;
};

/** Yes or no. */
export type SwitchField = Described & { readonly kind: 'switch'; readonly default: boolean };

export type Field = NumberField | ChoiceField | SwitchField;

/** Whether there is anything to choose; a field with one value only is not shown, and no rule can be about it. */
export const hasAlternatives = (field: Field): boolean => field.kind !== 'choice' || field.choices.length > 1;

type Texts = { topic: Topic; label: readonly [ko: string, en: string]; help: readonly [ko: string, en: string] };

const text = ([ko, en]: readonly [string, string]): Text => ({ ko, en });
const described = ({ topic, label, help }: Texts): Described => ({ topic, label: text(label), help: text(help) });

export const units = {
  images: text(['장', 'images']),
  epochs: text(['에포크', 'epochs']),
  pixels: text(['픽셀', 'px']),
  degrees: text(['°', '°']),
};

type Range = { limits: readonly [minimum: number, maximum: number]; step: number; default: number; unit?: Text };

const number = (kind: 'integer' | 'number', { limits, step, default: value, unit, ...texts }: Range & Texts) =>
  ({
    kind,
    minimum: limits[0],
    maximum: limits[1],
    step,
    default: value,
    ...(unit && { unit }),
    ...described(texts),
  }) as NumberField;
export const integer = (field: Range & Texts) => number('integer', field);
export const real = (field: Range & Texts) => number('number', field);

export const choice = <const Choice extends string | number>(
  field: { choices: readonly Choice[]; default: NoInfer<Choice> } & Texts,
): ChoiceField<Choice> => ({
  kind: 'choice',
  choices: field.choices,
  default: field.default,
  ...described(field),
});

export const onOff = (field: { default: boolean } & Texts): SwitchField => ({
  kind: 'switch',
  default: field.default,
  ...described(field),
});
