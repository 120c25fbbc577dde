/** The kinds of hyperparameter fields, with limits, units, choices and help texts. */
import type { Text } from '../language.ts';

/** The lecture topic of a hyperparameter, by which the form is grouped. */
export const topics = ['data', 'convolution', 'dense', 'optimization', 'regularization', 'augmentation'] as const;
export type Topic = (typeof topics)[number];

/**
 * When a field matters: another field, of the run or of the same block, has this value, or any other than this; or the
 * list has an item.
 */
export type Condition = { readonly field: string } & (
  | { readonly is: string }
  | { readonly isNot: string | number }
  | { readonly isEmpty: false }
);

/** Optional properties of any field. */
type Remarks = {
  /** If absent, the field always matters. */
  readonly when?: Condition;
  /** Not needed in a first lesson, so it is folded away. */
  readonly detail?: true;
  /** Only controls chance, and says nothing about how good a network is. */
  readonly chance?: true;
};

type Described = Remarks & { readonly topic: Topic; readonly label: Text; readonly help: Text };

/** What + and − do: add or subtract a step, double or halve, or move along 1, 2, 5, 10, …, as people choose such values. */
export type Stepping = 'even' | 'doubling' | 'decades';

/** A number from `minimum` to `maximum`, inclusive; `step` is what + adds if the stepping is even. */
export type NumberField = Described & {
  readonly kind: 'integer' | 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly stepping: Stepping;
  /** Whether a slider helps: for shares, angles and numbers of images, not for values chosen by order of magnitude. */
  readonly slider: boolean;
  /** The width of a block or layer, its most telling number. */
  readonly width?: true;
  readonly default: number;
  readonly unit?: Text;
};

export type ChoiceField<Choice extends string | number = string | number> = Described & {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  readonly default: Choice;
};

export type SwitchField = Described & { readonly kind: 'switch'; readonly default: boolean };

export type Field = NumberField | ChoiceField | SwitchField;

type Texts = Remarks & {
  topic: Topic;
  label: readonly [ko: string, en: string];
  help: readonly [ko: string, en: string];
};

const text = ([ko, en]: readonly [string, string]): Text => ({ ko, en });
const described = ({ label, help, ...rest }: Texts): Described => ({ ...rest, label: text(label), help: text(help) });

export const units = {
  images: text(['장', 'images']),
  points: text(['개', 'points']),
  epochs: text(['에포크', 'epochs']),
  pixels: text(['픽셀', 'px']),
  degrees: text(['°', '°']),
};

type Range = {
  limits: readonly [minimum: number, maximum: number];
  step: number;
  /** By default even. */
  stepping?: Stepping;
  /** By default, real numbers with even steps have one. */
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
