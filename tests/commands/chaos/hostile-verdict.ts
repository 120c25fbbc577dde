/** How the hostile trial judges answers: in time, complete, and with nothing accepted that the schemas refuse. */
import { refusalSchema } from '#lib/refusal.ts';
import type { HttpAnswer } from '../../support/hostile-http.ts';
import { allOf, type Check } from '../harness/outcome.ts';
import { type Case, jsonOrUndefined } from './hostile-cases.ts';

/** Milliseconds within which everything must be answered. */
export const longestAnswer = 1000;

export type Answer = { readonly answer: unknown; readonly milliseconds: number };

export function createVerdict() {
  const faults = {
    silent: [] as string[],
    slow: [] as string[],
    vague: [] as string[],
    written: [] as string[],
    taken: [] as string[],
  };
  const counts = { requests: 0, messages: 0, routes: 0, frames: 0, accepted: 0, refused: 0 };
  let slowest = 0;

  function time(shown: string, milliseconds: number) {
    slowest = Math.max(slowest, milliseconds);
    if (milliseconds > longestAnswer) faults.slow.push(`${shown} after ${milliseconds.toFixed(0)} ms`);
  }

  return {
    counts,
    slowest: () => slowest,
    /** The answer to a request or a message. */
    ofCase({ name, json, valid }: Case, { answer, milliseconds }: Answer) {
      const shown = `${name}: ${json.slice(0, 200)}`;
      if (answer instanceof Error) return void faults.silent.push(shown);
      time(shown, milliseconds);
      const said = answer as { ok?: boolean; refusal?: unknown };
      if (said.refusal === undefined) {
        counts.accepted += 1;
        if (!valid) faults.taken.push(shown);
        return;
      }
      counts.refused += 1;
      const refusal = refusalSchema.safeParse(said.refusal).data;
      const isPlaced = valid || refusal?.path !== undefined;
      if (!refusal || refusal.message.length < 5 || refusal.code === 'server-error' || !isPlaced) {
        faults.vague.push(`${shown} got ${JSON.stringify(said.refusal)?.slice(0, 200)}`);
      }
    },
    /** The answer to an HTTP request. */
    ofRoute(bytes: string, { status, head, body, milliseconds }: HttpAnswer) {
      const shown = `${bytes.slice(0, 120)} got ${status}`;
      time(shown, milliseconds);
      if (status === 0 || status === 500) faults.silent.push(shown);
      if (status < 400 || !/content-type: application\/json/i.test(head) || bytes.startsWith('HEAD')) return;
      if (!refusalSchema.safeParse(jsonOrUndefined(body)).success) faults.vague.push(shown);
    },
    /** The session changed after cases that may not change it. */
    written: (where: string) => void faults.written.push(where),
    checks(): Check[] {
      const all = counts.requests + counts.messages + counts.routes;
      return [
        allOf('everything is answered', all, faults.silent),
        {
          ...allOf(`within ${longestAnswer} ms`, all, faults.slow),
          ...(faults.slow.length === 0 && { found: `slowest ${slowest.toFixed(0)} ms` }),
        },
        allOf('a refusal has a code, a place where there is one, and advice', counts.refused, faults.vague),
        allOf('what the schema does not take is not accepted', all, faults.taken),
        allOf('what is refused has written nothing', all, faults.written),
      ];
    },
  };
}
