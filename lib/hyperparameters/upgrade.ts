/** Hyperparameters that an older version wrote, brought to the present one as they are read; those of a newer one are refused. */

/** The version of the hyperparameters that this program writes. A field that is added or gets another default raises it. */
export const hyperparametersVersion = 2;

/** Values of a part of the hyperparameters, by the names of their fields. */
type Values = Readonly<Record<string, unknown>>;

/** What values that are not written meant in the version before: those of the run, of every block or layer, and of the augmentation. */
export type Before = {
  readonly run?: Values;
  readonly block?: Values;
  readonly dense?: Values;
  readonly augmentation?: Values;
};

/** By the version that changed something; versions that only took a field away are not here. */
export type Upgrades = Readonly<Record<number, Before>>;

const upgrades: Upgrades = {
  // Until there were others, every run was of CIFAR-10.
  2: { run: { dataset: 'cifar-10' } },
};

/** Values of the version before stand for those that are missing, or in place of all, as `merge` has it. */
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

/** The version that wrote these; what says nothing is of the first, which wrote none. */
export const versionOf = ({ version = 1 }: { readonly version?: unknown }): unknown => version;

/** Whether a version is one that this program knows how to read. */
export const isKnown = (version: unknown, present = hyperparametersVersion): version is number =>
  Number.isInteger(version) && (version as number) >= 1 && (version as number) <= present;

/** The versions between, from the one after `version` to the present. */
const after = (version: number, present: number) =>
  Array.from({ length: present - version }, (_, index) => version + 1 + index);

/**
 * Stored hyperparameters of a known version with every field that has come since, as the version that wrote them had it.
 * Whatever else it is given comes back as it is, for the schema to refuse.
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

/** What `defaults` were in a version: those against which a link of it states its differences. */
export function asOf(defaults: Values, version: number, chain = upgrades, present = hyperparametersVersion): Values {
  const replace: Merge = (own, before) => ({ ...own, ...before });
  return after(version, present).reduceRight((value, each) => step(value, chain[each] ?? {}, replace), defaults);
}
