/** Upgrades hyperparameters of older versions as they are read; those of newer versions are refused. */

/** The version of hyperparameters that this program writes. Raise it to add a field or change a default. */
export const hyperparametersVersion = 3;

/** Values of part of the hyperparameters, by field name. */
type Values = Readonly<Record<string, unknown>>;

/** What missing values meant in the version before: of the run, of every block or layer, and of the augmentation. */
export type Before = {
  readonly run?: Values;
  readonly block?: Values;
  readonly dense?: Values;
  readonly augmentation?: Values;
};

/** By the version that changed something, except for versions that only removed a field. */
export type Upgrades = Readonly<Record<number, Before>>;

/** The data set of everything that names none: version 0.1.0 had only this one. */
export const onlyDataset = 'cifar-10';

const upgrades: Upgrades = {
  2: { run: { dataset: onlyDataset } },
  3: {
    run: {
      validationFrom: 'spread',
      head: 'flatten',
      initializer: 'glorot-uniform',
      nesterov: false,
      clipNorm: 0,
      restoreBest: false,
    },
    block: { residual: false, dropoutKind: 'values' },
  },
};

/** Combines own values with those of the version before: to fill in missing ones, or to replace all. */
type Merge = (own: object, before: Values | undefined) => object;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function step(value: Values, { run, block, dense, augmentation }: Before, merge: Merge): Values {
  const each = (list: unknown, before: Values | undefined) =>
    Array.isArray(list) ? list.map((item) => (isObject(item) ? merge(item, before) : item)) : list;
  const whole = merge(value, run) as Record<string, unknown>;
  return {
    ...whole,
    blocks: each(whole.blocks, block),
    dense: each(whole.dense, dense),
    augmentation: isObject(whole.augmentation) ? merge(whole.augmentation, augmentation) : whole.augmentation,
  };
}

/** The version that wrote these; version 1 stored none. */
export const versionOf = ({ version = 1 }: { readonly version?: unknown }): unknown => version;

/** Whether this program can read a version. */
export const isKnown = (version: unknown, present = hyperparametersVersion): version is number =>
  Number.isInteger(version) && (version as number) >= 1 && (version as number) <= present;

/** The versions after `version`, up to the present one. */
const after = (version: number, present: number) =>
  Array.from({ length: present - version }, (_, index) => version + 1 + index);

/**
 * Stored hyperparameters of a known version, with later fields added as the writing version behaved. Any other input is
 * returned unchanged, for the schema to refuse.
 */
export function upgraded(stored: unknown, chain = upgrades, present = hyperparametersVersion): unknown {
  if (!isObject(stored)) return stored;
  const version = versionOf(stored);
  if (!isKnown(version, present)) return stored;
  const fillIn: Merge = (own, before) => ({ ...before, ...own });
  const steps = after(version, present);
  const full = steps.reduce<Values>((value, each) => step(value, chain[each] ?? {}, fillIn), stored);
  return { ...full, version: present };
}

/** The `defaults` of a version, from which its links state their differences. */
export function asOf(defaults: Values, version: number, chain = upgrades, present = hyperparametersVersion): Values {
  const replace: Merge = (own, before) => ({ ...own, ...before });
  return after(version, present).reduceRight((value, each) => step(value, chain[each] ?? {}, replace), defaults);
}
