/** Refusals of values: any input is answered with a sentence that names the field and says what to do. */
import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { texts as en } from '#app/_text/en/texts.ts';
import { texts as ko } from '#app/_text/ko/texts.ts';
import { languages } from '#lib/language.ts';
import { type RequestName, requests } from '#lib/protocol/requests.ts';
import { type Refusal, refusalFromZod } from '#lib/refusal.ts';
import { chanceOf } from '../support/chance.ts';
import { jsonOf, mutate, skeletons } from '../support/hostile-values.ts';

const casesEach = 400;

/** Refusals of hostile payloads of every request, and of values that are not payloads. */
function hostileRefusals(): (Refusal & { request: RequestName })[] {
  const chance = chanceOf(30);
  return (Object.keys(requests) as RequestName[]).flatMap((request) => {
    const schema = requests[request].payload as unknown as z.ZodType;
    const skeleton = skeletons(schema, {
      code: '123456',
      protocol: 4,
      seatToken: 'a'.repeat(22),
      instructorKey: 'a'.repeat(22),
    });
    const payloads = [
      ...Array.from({ length: casesEach }, () => JSON.parse(jsonOf(mutate(skeleton(chance), chance)))),
      undefined,
      null,
      'text',
      7,
      [],
      { code: '12ab56' },
    ];
    return payloads.flatMap((payload) => {
      const parsed = schema.safeParse(payload);
      return parsed.success ? [] : [{ request, ...refusalFromZod(parsed.error, '') }];
    });
  });
}

const refusals = hostileRefusals();

/** Text for programmers only: patterns, zod's terms, type names, gaps in a sentence. */
const unfit = /\\d|\[A-Z|\^|Invalid|invalid_|expected|undefined|\bNaN\b|string\b|: \.|\s\s|“”|\{|\}/;
/** The sentence without names from the sender. */
const ownWords = (text: string, { path, params }: Refusal) =>
  [path, params?.name].reduce<string>((rest, own) => (own ? rest.replaceAll(String(own), 'X') : rest), text);

describe('refusals of values', () => {
  it('[W280] are sentences with the field and what to do, whatever the request contains', () => {
    for (const refusal of refusals) {
      const { message, request } = refusal;
      expect(message, request).toMatch(/^(The request|“.+”) (must|has|does) .+\.$/s);
      expect(ownWords(message, refusal), request).not.toMatch(unfit);
    }
    const codes = new Set(refusals.map(({ code }) => code));
    expect([...codes].sort()).toEqual([
      'invalid',
      'newer-version',
      'only-images',
      'too-big',
      'too-small',
      'unknown-choice',
      'unknown-field',
      'wrong-type',
    ]);
    expect(new Set(refusals.map(({ request }) => request)).size).toBe(Object.keys(requests).length);
  });

  it.each(languages)('[W281] are shown on screen as sentences in %s', (language) => {
    const failures: string[] = [];
    const t = createTranslator({
      locale: language,
      messages: { ko, en }[language],
      namespace: 'common.refusals',
      onError: (error) => failures.push(error.message),
    });
    for (const refusal of refusals) {
      const text = t(refusal.code, { unit: '', ...refusal.params });
      expect(ownWords(text, refusal)).not.toMatch(unfit);
      expect(text).toMatch(/[.다요]\.?$/);
    }
    expect(failures).toEqual([]);
  });

  it('[W282] say what a wrong code, token or list must be', () => {
    const of = (request: RequestName, payload: unknown) =>
      refusalFromZod(requests[request].payload.safeParse(payload).error!, '').message;
    expect(of('find-session', { code: '12ab' })).toBe('“code” must be the six digits of a session.');
    expect(of('find-session', undefined)).toBe('The request must be an object with named values.');
    expect(of('find-session', {})).toBe('“code” must be text.');
    expect(of('reorder-runs', { runIds: [] })).toBe('“runIds” must have at least 1 entry.');
    expect(of('post-message', { seatId: null, text: 'x'.repeat(2001) })).toBe('“text” must have at most 2000 letters.');
    expect(of('metrics', { held: { '': 1 } })).toBe('“held” has an invalid name: it must have at least 1 letter.');
  });
});
