/** Hostile payloads: valid values made from a schema and then broken, as JSON text. */
import { z } from 'zod';

export type Chance = () => number;
export const among = <Item>(chance: Chance, items: readonly Item[]): Item =>
  items[Math.floor(chance() * items.length)]!;

/** Literal JSON text within a value, for numbers and names that JavaScript values cannot express in JSON. */
class Text {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Json = z.core.JSONSchema.JSONSchema;

/** Values for fields by name, such as a session's code, that chance would never hit. */
export type Known = Readonly<Record<string, unknown>>;

function ofSchema(schema: Json, name: string, known: Known, chance: Chance): unknown {
  if (name in known) return known[name];
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return ofSchema(among(chance, choices) as Json, name, known, chance);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return among(chance, schema.enum);
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required);
      const fields = Object.entries(schema.properties ?? {}).filter(([field]) => required.has(field) || chance() < 0.5);
      return Object.fromEntries(fields.map(([field, own]) => [field, ofSchema(own as Json, field, known, chance)]));
    }
    case 'array': {
      const length = Math.max(schema.minItems ?? 0, Math.floor(chance() * 3));
      return Array.from({ length }, () => ofSchema((schema.items ?? {}) as Json, name, known, chance));
    }
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 100 } = schema;
      const value = minimum + chance() * Math.min(1000, maximum - minimum);
      return schema.type === 'integer' ? Math.floor(value) : value;
    }
    case 'string':
      return 'a'.repeat(Math.max(schema.minLength ?? 0, 3));
    case 'boolean':
      return chance() < 0.5;
    default:
      return null;
  }
}

/** A function that makes valid payloads of this schema, as far as chance and the known values allow. */
export function skeletons(schema: z.core.$ZodType, known: Known): (chance: Chance) => unknown {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Json;
  return (chance) => ofSchema(json, '', known, chance);
}

const nested = (depth: number, open: string, close: string) => new Text(open.repeat(depth) + close.repeat(depth));

/** Replacements for a value. */
const nasties: readonly ((chance: Chance) => unknown)[] = [
  () => null,
  () => new Text('1e999'),
  () => new Text('-1e999'),
  () => new Text(`1${'0'.repeat(100_000)}`),
  () => new Text(`0.${'3'.repeat(10_000)}`),
  () => -1,
  () => 2 ** 53,
  () => -0.5,
  () => Number.MAX_VALUE,
  () => '',
  () => 'x'.repeat(100_000),
  () => '\u0000',
  () => new Text('"\\ud800"'),
  () => '\u202e\u0301'.repeat(200),
  () => '__proto__',
  () => 'constructor',
  () => "'; drop table session; --",
  () => '<script>alert(1)</script>',
  () => true,
  () => [],
  () => ({}),
  () => new Text('{"__proto__":{"role":"instructor","ok":true}}'),
  () => new Text('{"constructor":{"prototype":{"role":"instructor"}}}'),
  () => new Text('{"toString":1,"valueOf":1,"length":-1,"then":1,"toJSON":1}'),
  () => nested(5000, '[', ']'),
  () => new Text(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`),
  () => Array.from({ length: 20_000 }, () => 0),
  () => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key${index}`, index])),
  () => ({ _placeholder: true, num: 0 }),
  () => ({ _placeholder: true, num: 1e9 }),
  (chance) => chance() * 1e6,
];

type Place = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null || value instanceof Text) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** Replaces one to three parts of a payload, or all of it, with something that does not belong there. */
export function mutate(value: unknown, chance: Chance): unknown {
  const copy = structuredClone(value);
  if (chance() < 0.05) return among(chance, nasties)(chance);
  for (let times = 1 + Math.floor(chance() * 3); times > 0; times--) {
    const places = placesIn(copy);
    if (places.length === 0) return among(chance, nasties)(chance);
    const { holder, key } = among(chance, places);
    const own = holder as Record<string, unknown>;
    const way = chance();
    if (way < 0.15) delete own[key];
    else if (way < 0.25)
      own[among(chance, ['extra', 'constructor', 'prototype', '0', ''])] = among(chance, nasties)(chance);
    else own[key] = among(chance, nasties)(chance);
  }
  return copy;
}

/** A value as JSON, with literal texts inserted unchanged. */
export function jsonOf(value: unknown): string {
  const texts: string[] = [];
  const marked = JSON.stringify(value, (_key, each) => {
    if (!(each instanceof Text)) return each as unknown;
    texts.push(each.text);
    return `\u0001${texts.length - 1}\u0001`;
  });
  return (marked ?? 'null').replace(/"\\u0001(\d+)\\u0001"/g, (_all, index) => texts[Number(index)]!);
}
