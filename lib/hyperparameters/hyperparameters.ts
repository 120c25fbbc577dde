/** The schema of the hyperparameters, their defaults, their form in a URL, and the differences between two. */
import * as z from 'zod/mini';
import { datasetOf } from '../datasets/datasets.ts';
import { type Refusal, refusalFromZod } from '../refusal.ts';
import { readNumber } from '../written-number.ts';
import { augmentationFields } from './augmentation-fields.ts';
import { faultsOn } from './dataset-limits.ts';
import type { Field } from './field.ts';
import { blockFields, denseFields } from './network-fields.ts';
import { runFields } from './training-fields.ts';
import { asOf, hyperparametersVersion, isKnown, upgraded, versionOf } from './upgrade.ts';

type ValueOf<F> = F extends { kind: 'integer' | 'number' }
  ? z.ZodMiniNumber<number>
  : F extends { kind: 'choice'; choices: readonly (infer Choice extends string | number)[] }
    ? z.ZodMiniType<Choice>
    : z.ZodMiniBoolean<boolean>;

function schemaOfField(field: Field): z.ZodMiniType {
  switch (field.kind) {
    case 'integer':
      return z.int().check(z.gte(field.minimum), z.lte(field.maximum));
    case 'number':
      return z.number().check(z.gte(field.minimum), z.lte(field.maximum));
    case 'choice':
      return z.literal([...field.choices]);
    case 'switch':
      return z.boolean();
  }
}

function shapeOf<Fields extends Record<string, Field>>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)])) as {
    [Name in keyof Fields]: ValueOf<Fields[Name]>;
  };
}

function defaultsOf<Fields extends Record<string, Field>>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])) as {
    [Name in keyof Fields]: z.infer<ValueOf<Fields[Name]>>;
  };
}

/** The most convolution blocks and hidden dense layers a network may have. */
export const limits = { blocks: 6, dense: 4 } as const;

const blockSchema = z.strictObject(shapeOf(blockFields));
const denseSchema = z.strictObject(shapeOf(denseFields));

/** The present version's schema. */
const presentSchema = z
  .strictObject({
    version: z.literal(hyperparametersVersion),
    ...shapeOf(runFields),
    blocks: z.array(blockSchema).check(z.maxLength(limits.blocks)),
    dense: z.array(denseSchema).check(z.maxLength(limits.dense)),
    augmentation: z.strictObject(shapeOf(augmentationFields)),
  })
  .check((context) => {
    const { value } = context;
    for (const { path, says, ...params } of faultsOn(datasetOf(value), value)) {
      context.issues.push({ code: 'custom', input: value, path: [...path], message: says, params });
    }
  });

const ofNewerVersion = (version: number) => ({
  code: 'newer-version' as const,
  says: `must be of version ${hyperparametersVersion} or older, but is of version ${version}, from a newer version of the program: open it there`,
  params: { version, known: hyperparametersVersion },
});

/** Upgrades hyperparameters of an older version. */
const upgrade = z.transform((input: unknown, context) => {
  const version = typeof input === 'object' && input !== null ? versionOf(input) : undefined;
  if (Number.isInteger(version) && (version as number) > hyperparametersVersion) {
    const { says, ...params } = ofNewerVersion(version as number);
    context.issues.push({ code: 'custom', input, message: says, params });
    return z.NEVER;
  }
  return upgraded(input);
});

/** The hyperparameters of one run, as sent, stored and trained; older versions are accepted too. */
export const hyperparametersSchema = z.pipe(upgrade, presentSchema);

/** The same without checking the values, for comparison with checked hyperparameters. */
export const comparedSchema = z.pipe(
  upgrade,
  z.custom<Hyperparameters>((value) => typeof value === 'object' && value !== null),
);

export type Hyperparameters = z.infer<typeof presentSchema>;
export type Block = z.infer<typeof blockSchema>;
export type Dense = z.infer<typeof denseSchema>;

export const defaultBlock: Block = defaultsOf(blockFields);
export const defaultDense: Dense = defaultsOf(denseFields);

/** The form's initial values: small enough for a CPU to finish within a minute or two. */
export const defaultHyperparameters: Hyperparameters = {
  version: hyperparametersVersion,
  ...defaultsOf(runFields),
  blocks: [defaultBlock, { ...defaultBlock, filters: 64 }],
  dense: [defaultDense],
  augmentation: defaultsOf(augmentationFields),
};

/** Parses hyperparameters; a refusal names the wrong field and its valid values. */
export function parseHyperparameters(
  input: unknown,
): { ok: true; hyperparameters: Hyperparameters } | { ok: false; refusal: Refusal } {
  const parsed = hyperparametersSchema.safeParse(input);
  return parsed.success
    ? { ok: true, hyperparameters: parsed.data }
    : { ok: false, refusal: refusalFromZod(parsed.error, 'hyperparameters') };
}

/** The field at a path such as `blocks.1.filters`, if any. */
export function fieldAt(path: string): Field | undefined {
  const name = path.split('.').at(-1)!;
  const fields: Record<string, Field> = path.startsWith('blocks.')
    ? blockFields
    : path.startsWith('dense.')
      ? denseFields
      : path.startsWith('augmentation.')
        ? augmentationFields
        : runFields;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

type Value = string | number | boolean;

/** A cache: hyperparameters never change, and those of a class are read over and over. */
const flattened = new WeakMap<Hyperparameters, ReadonlyMap<string, Value>>();

/** Every value by its path, and the lengths of lists: `{ epochs: 5, 'blocks.length': 2, 'blocks.0.filters': 32, … }`. */
export function flatten(hyperparameters: Hyperparameters): ReadonlyMap<string, Value> {
  const known = flattened.get(hyperparameters);
  if (known) return known;
  const values = new Map<string, Value>();
  const visit = (value: unknown, path: string) => {
    if (Array.isArray(value)) values.set(`${path}.length`, value.length);
    if (typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value)) visit(child, path ? `${path}.${name}` : name);
    } else {
      values.set(path, value as Value);
    }
  };
  const { version: _version, ...chosen } = hyperparameters;
  visit(chosen, '');
  flattened.set(hyperparameters, values);
  return values;
}

/** A value that differs; undefined on a side that has no such block or layer. */
export type Difference = { path: string; before: Value | undefined; after: Value | undefined };

/** The differences of `after` from `before`, in the form's order. */
export function differences(before: Hyperparameters, after: Hyperparameters): Difference[] {
  const left = flatten(before);
  const right = flatten(after);
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, before: left.get(path), after: right.get(path) }))
    .filter(({ before, after }) => before !== after);
}

/** The defaults with lists of these lengths, from which a URL states the differences. */
function template(blocks: number, dense: number): Hyperparameters {
  return {
    ...defaultHyperparameters,
    blocks: Array.from({ length: blocks }, () => ({ ...defaultBlock })),
    dense: Array.from({ length: dense }, () => ({ ...defaultDense })),
    augmentation: { ...defaultHyperparameters.augmentation },
  };
}

/** The query parameters of a link to these hyperparameters: version, list lengths and all differences from the defaults. */
export function toQuery(hyperparameters: Hyperparameters): Record<string, string> {
  const { blocks, dense } = hyperparameters;
  const changed = differences(template(blocks.length, dense.length), hyperparameters);
  return Object.fromEntries([
    ['version', String(hyperparametersVersion)],
    ['blocks', String(blocks.length)],
    ['dense', String(dense.length)],
    ...changed.map(({ path, after }) => [path, String(after)]),
  ]);
}

/**
 * The inverse of `toQuery`; unknown names and values are refused with their path. Where only values are refused they come
 * along as `values`, for a form to show: a number that cannot be read is null, and a choice that does not exist the default.
 */
export function fromQuery(
  query: Readonly<Record<string, string>>,
): { ok: true; hyperparameters: Hyperparameters } | { ok: false; refusal: Refusal; values?: Hyperparameters } {
  const { blocks = String(defaultHyperparameters.blocks.length), dense = String(defaultHyperparameters.dense.length) } =
    query;
  const lengths = z.object({
    blocks: z.int().check(z.gte(0), z.lte(limits.blocks)),
    dense: z.int().check(z.gte(0), z.lte(limits.dense)),
  });
  const counted = lengths.safeParse({ blocks: readNumber(blocks), dense: readNumber(dense) });
  if (!counted.success) return { ok: false, refusal: refusalFromZod(counted.error, 'hyperparameters') };
  // Links without a version are of version 1.
  const version = readNumber(query.version ?? '1') ?? query.version;
  const present = template(counted.data.blocks, counted.data.dense);
  if (!isKnown(version)) return parseHyperparameters({ ...present, version });
  const result: Record<string, unknown> = { ...asOf(present, version), version };
  for (const [path, written] of Object.entries(query)) {
    if (path === 'version' || path === 'blocks' || path === 'dense') continue;
    const field = fieldAt(path);
    const holder = path.split('.').slice(0, -1).reduce<unknown>(child, result);
    if (!field || typeof holder !== 'object' || holder === null) {
      return {
        ok: false,
        refusal: {
          code: 'unknown-field',
          path: `hyperparameters.${path}`,
          message: `There is no hyperparameter "${path}".`,
        },
      };
    }
    (holder as Record<string, unknown>)[path.split('.').at(-1)!] = readValue(field, written);
  }
  const parsed = parseHyperparameters(result);
  // A version that is known, and every name: what is refused is the value of one field.
  return parsed.ok ? parsed : { ...parsed, values: result as Hyperparameters };
}

function child(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Record<string, unknown>)[name];
}

function readValue(field: Field, written: string): unknown {
  if (field.kind === 'switch') return written === 'true' ? true : written === 'false' ? false : written;
  if (field.kind === 'choice') return field.choices.find((choice) => String(choice) === written) ?? written;
  return readNumber(written) ?? written;
}
