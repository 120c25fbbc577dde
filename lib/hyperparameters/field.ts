/** The kinds of hyperparameter fields: what a limit, a unit, a choice and a sentence of help are. */
import type { Text } from '../language.ts';

/** The lecture a hyperparameter belongs to; the form is grouped by it. */
export const topics = ['data', 'convolution', 'dense', 'optimization', 'regularization', 'augmentation'] as const;
export type Topic = (typeof topics)[number];

/** When a field matters: another one beside it, in the run or in the same block, has this value, or any but this one. */
export type Condition = { readonly field: string } & ({ readonly is: string } | { readonly isNot: string });

/** What any field may say beside what it is. */
type Remarks = {
  /** Without it the field always matters. */
  readonly when?: Condition;
  /** A first lesson does not touch it: it folds away. */
  readonly detail?: true;
  /** It draws what is random, and says nothing of how well a network does. */
  readonly chance?: true;
};

type Described = Remarks & { readonly topic: Topic; readonly label: Text; readonly help: Text };

/** What a press of + or − does: so much more or less, doubling, or the next of 1, 2, 5, 10, …, as people choose such values. */
export type Stepping = 'even' | 'doubling' | 'decades';

/** A number from `minimum` to `maximum`, both included; `step` is what an even press of + adds. */
export type NumberField = Described & {
  readonly kind: 'integer' | 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly stepping: Stepping;
  /** Whether a slider helps: shares and angles, and how many images; not what is chosen by its order of magnitude. */
  readonly slider: boolean;
  /** How wide a block or layer is, which tells most of it. */
  readonly width?: true;
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

type Texts = Remarks & {
  topic: Topic;
  label: readonly [ko: string, en: string];
  help: readonly [ko: string, en: string];
};

const text = ([ko, en]: readonly [string, string]): Text => ({ ko, en });
const described = ({ label, help, ...rest }: Texts): Described => ({ ...rest, label: text(label), help: text(help) });

export const units = {
  images: text(['장', 'images']),
  epochs: text(['에포크', 'epochs']),
  pixels: text(['픽셀', 'px']),
  degrees: text(['°', '°']),
};

type Range = {
  limits: readonly [minimum: number, maximum: number];
  step: number;
  /** Even, where nothing is said. */
  stepping?: Stepping;
  /** Where nothing is said, real numbers with even steps have one. */
  slider?: boolean;
  width?: true;
  default: number;
  unit?: Text;
};

const number = (
  kind: 'integer' | 'number',
  { limits, stepping = 'even', slider, ...rest }: Range & Texts,
): NumberField => {
  const { step, width, default: value, unit, ...texts } = rest;
  return {
    kind,
    minimum: limits[0],
    maximum: limits[1],
    step,
    stepping,
    slider: slider ?? (kind === 'number' && stepping === 'even'),
    ...(width && { width }),
    default: value,
    ...(unit && { unit }),
    ...described(texts),
  };
};
export const integer = (field: Range & Texts) => number('integer', field);
export const real = (field: Range & Texts) => number('number', field);

export const choice = <const Choice extends string | number>({
  choices,
  default: value,
  ...texts
}: { choices: readonly Choice[]; default: NoInfer<Choice> } & Texts): ChoiceField<Choice> => ({
  kind: 'choice',
  choices,
  default: value,
  ...described(texts),
});

export const onOff = ({ default: value, ...texts }: { default: boolean } & Texts): SwitchField => ({
  kind: 'switch',
  default: value,
  ...described(texts),
});
