/** The cases of the hostile trial: requests, trainer messages, addresses and frames, made from their schemas and broken. */
import { type RequestName, requestIdSchema, requests } from '#lib/protocol/requests.ts';
import { reportRequestSchema, workRequestSchema } from '#lib/protocol/trainer.ts';
import { largestOfBrowser } from '#server/gateway/traffic.ts';
import { among, type Chance, jsonOf, type Known, mutate, skeletons } from '../../support/hostile-values.ts';

/** A case: the JSON text of an event, and whether the schemas accept it. */
export type Case = { readonly name: string; readonly json: string; readonly valid: boolean };

/** The value of a JSON text; undefined if it is not JSON. */
export function jsonOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Makes broken requests and messages; `known` has values for fields that chance would never hit. */
export function createCases(chance: Chance, known: () => Known) {
  const skeletonOf = (schema: Parameters<typeof skeletons>[0]) => skeletons(schema, known())(chance);
  return {
    /** A broken request that the schema accepts or refuses, as requested. */
    request(valid: boolean): Case {
      for (;;) {
        const name = among(chance, Object.keys(requests) as RequestName[]);
        // The rest cannot be tried on a deleted session.
        if (valid && name === 'delete-session') continue;
        const id = chance() < 0.1 ? mutate({ id: 'x' }, chance) : { id: crypto.randomUUID() };
        const payload = jsonOf(mutate(skeletonOf(requests[name].payload), chance));
        const requestId = jsonOf((id as { id?: unknown } | null)?.id ?? null);
        const json = `["${name}",${requestId},${payload}]`;
        const taken =
          requestIdSchema.safeParse(jsonOrUndefined(requestId)).success &&
          requests[name].payload.safeParse(jsonOrUndefined(payload)).success;
        if (taken === valid && json.length < largestOfBrowser) return { name, json, valid };
      }
    },
    /** A broken trainer message with an answer. */
    message(valid: boolean): Case {
      const schemas = { work: workRequestSchema, report: reportRequestSchema };
      for (;;) {
        const name = among(chance, ['work', 'report'] as const);
        const payload = jsonOf(mutate(skeletonOf(schemas[name]), chance));
        if (schemas[name].safeParse(jsonOrUndefined(payload)).success === valid && payload.length < 900_000) {
          return { name, json: `["${name}",${payload}]`, valid };
        }
      }
    },
    /** Broken trainer messages without an answer. */
    remarks: (): string[] => [
      `["status",${jsonOf(mutate({ imagesPerSecond: 1 }, chance))}]`,
      `["inspection-part",${jsonOf(mutate({ id: 'x' }, chance))}]`,
    ],
  };
}

/** Addresses of every kind, of this session and this run. */
export const routesOf = (code: string, runId: string): string[] => [
  '/healthz',
  '/',
  `/j/${code}`,
  `/s/${code}/instructor`,
  '/images/cifar-10/test/0.png',
  '/images/cifar-10/training/49999.png',
  `/sessions/${code}/session.json`,
  `/sessions/${code}/runs.csv`,
  `/sessions/${code}/runs/${runId}/curves.csv`,
  `/sessions/${code}/runs/${runId}/maps.bin?part=training&index=0`,
  `/sessions/${code}/runs/${runId}/predictions.bin?set=test`,
  `/sessions/${code}/runs/${runId}/confusions.json?after=0`,
  '/_next/image?url=%2Fa.png&w=64&q=75',
];

/** Frames that are not messages: the server may close the connection, but must accept the next. */
export const frames: readonly (() => string | Uint8Array)[] = [
  () => '42["error","x"]',
  () => '42["disconnect"]',
  () => '42["newListener",{}]',
  () => '42["__proto__","id",{}]',
  () => '42["constructor","id",{}]',
  () => `42${'9'.repeat(300)}["probe","id",{}]`,
  () => '42[',
  () => '42{}',
  () => '4',
  () => '9',
  () => '2probe',
  () => '40/nowhere,{}',
  () => '40/trainer,{"token":"wrong"}',
  () => '40{"__proto__":{"x":1}}',
  () => '41',
  () => '43999[{}]',
  () => '451-["probe","id",{"_placeholder":true,"num":0}]',
  () => '45999999-["probe"]',
  () => '\ud800',
  () => new Uint8Array(1000),
  () => `42${'['.repeat(50_000)}`,
];
