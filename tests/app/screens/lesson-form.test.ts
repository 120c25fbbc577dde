/** The student's form in a lesson: what is sent, what is ruled, what is kept, rounds and messages. */
import { describe, expect, test } from 'vitest';
import { arrivalOf, baseValues, type Draft, offeredBases, sentBase } from '#app/_form/draft.ts';
import { checkForm } from '#app/_form/faults.ts';
import { firstDraft, keep, linkOf, signatureOf } from '#app/_form/form-memory.ts';
import { readPrediction } from '#app/_form/submit-bar.tsx';
import { lengthsOf, narrowed, openPaths } from '#app/_form/values.ts';
import { keepPutAway, readPutAway } from '#app/_pages/student/messages.tsx';
import { countdown, spokenTime } from '#app/_session/round-bar.tsx';
import { brokenRules, ruleOn } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import { defaultHyperparameters, fieldAt } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById } from '#lib/hyperparameters/presets.ts';
import { readyLesson } from '../../support/lesson.ts';

const draft: Draft = {
  hyperparameters: { ...defaultHyperparameters, epochs: 30, seed: 7 },
  base: '',
  forkedFrom: 'another',
};
const lenet = presetById('lenet-56')!.hyperparameters;
const pushed = { hyperparameters: lenet, at: 100 };
const short: FieldRules = { epochs: { mode: 'range', minimum: 1, maximum: 10 } };

function shelf() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

describe('what the instructor sends', () => {
  test('[I30] fills the form but for the seed, becomes the base, and tells what was there before', () => {
    const arrival = arrivalOf(draft, { fields: {}, pushed }, 0, false)!;
    expect(arrival.draft).toEqual({ hyperparameters: { ...lenet, seed: 7 }, base: sentBase, forkedFrom: null });
    expect(arrival.notice).toMatchObject({ kind: 'sent', before: draft });
    expect(arrival.notice?.changes.map(({ path }) => path)).toContain('batchSize');
    expect(baseValues(sentBase, { fields: {}, pushed })).toEqual(lenet);
  });

  test('[I30] comes within the rules of the same moment', () => {
    const fields: FieldRules = { seed: { mode: 'fixed', value: 3 }, epochs: { mode: 'fixed', value: 1 } };
    const { hyperparameters } = arrivalOf(draft, { fields, pushed }, 0, true)!.draft;
    expect(hyperparameters).toEqual({ ...lenet, seed: 3, epochs: 1 });
  });

  test('[I280] leaves alone what the student is typing, says what was sent there, and still obeys what is locked', () => {
    const arrival = arrivalOf(draft, { fields: {}, pushed }, 0, false, 'epochs')!;
    expect(arrival.draft.hyperparameters).toEqual({ ...lenet, seed: 7, epochs: 30 });
    expect(arrival.notice?.changes.map(({ path }) => path)).not.toContain('epochs');
    expect(arrival.notice?.kept).toEqual({ path: 'epochs', sent: lenet.epochs });
    const fields: FieldRules = { epochs: { mode: 'fixed', value: 1 } };
    const locked = arrivalOf(draft, { fields, pushed }, 0, true, 'epochs')!;
    expect(locked.draft.hyperparameters.epochs).toBe(1);
    expect(locked.notice?.kept).toBeNull();
    const emptied = { ...draft, hyperparameters: { ...draft.hyperparameters, epochs: null as unknown as number } };
    expect(arrivalOf(emptied, { fields: {}, pushed }, 0, false, 'epochs')!.draft.hyperparameters.epochs).toBeNull();
    const gone = arrivalOf(draft, { fields: {}, pushed }, 0, false, 'blocks.5.filters')!;
    expect(gone.draft.hyperparameters).toEqual({ ...lenet, seed: 7 });
  });

  test('[I280] a range that comes while one types makes a fault of the value and no other value', () => {
    const arrival = arrivalOf(draft, { fields: short, pushed: null }, 0, true, 'epochs')!;
    expect(arrival).toEqual({ draft, notice: null });
  });

  test('[I31] comes once: not again after a reload, nor when it was undone', () => {
    expect(arrivalOf(draft, { fields: {}, pushed }, 100, true)).toBeUndefined();
    const storage = shelf();
    keep(storage, '123456', { ...draft, seen: 100, at: 5 });
    const { kept } = firstDraft(storage, linkOf(draft.hyperparameters), '123456', 100, null);
    expect(kept).toMatchObject({ ...draft, seen: 100, at: 5 });
    expect(arrivalOf(kept, { fields: {}, pushed }, kept.seen, true)).toBeUndefined();
  });

  test('[I32] reaches who comes late, unless they come by a link that states values', () => {
    expect(firstDraft(shelf(), '', '123456', 100, null).kept.seen).toBe(0);
    const linked = firstDraft(shelf(), linkOf(lenet), '123456', 100, null).kept;
    expect(linked).toMatchObject({ hyperparameters: lenet, seen: 100 });
  });
});

describe('the form on another device', () => {
  const here = { hyperparameters: defaultHyperparameters, base: '', forkedFrom: null, seen: 0, at: 5 };
  const elsewhere = { hyperparameters: lenet, base: 'lenet-56', forkedFrom: 'run', seen: 3, at: 6 };

  test('[U24] what the server heard of since it last heard from this browser wins, the older does not', () => {
    const storage = shelf();
    expect(firstDraft(storage, '', '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
    keep(storage, '123456', here);
    expect(firstDraft(storage, '', '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
    expect(firstDraft(storage, '', '123456', 0, { ...elsewhere, at: 5 }).kept).toEqual(here);
  });

  test('[U280] what is kept before the address was rewritten wins over the address that stood there then', () => {
    const storage = shelf();
    const stale = linkOf(defaultHyperparameters);
    const edited = { ...here, hyperparameters: { ...defaultHyperparameters, epochs: 17 }, address: stale };
    keep(storage, '123456', edited);
    expect(firstDraft(storage, stale, '123456', 0, null).kept.hyperparameters.epochs).toBe(17);
    expect(firstDraft(storage, linkOf(lenet), '123456', 0, null).kept.hyperparameters).toEqual(lenet);
  });

  test('[U320] a reload that had begun before the address was rewritten brings back what was typed, and a link used again its values', () => {
    const storage = shelf();
    const stale = linkOf({ ...defaultHyperparameters, epochs: 17 });
    const hyperparameters = { ...defaultHyperparameters, epochs: 23 };
    keep(storage, '123456', {
      ...here,
      hyperparameters,
      address: linkOf(hyperparameters),
      before: { address: stale, until: 1000 },
    });
    const epochs = (openedAt: number) =>
      firstDraft(storage, stale, '123456', 0, null, openedAt).kept.hyperparameters.epochs;
    expect([epochs(999), epochs(1001)]).toEqual([23, 17]);
  });

  test('[U281] what this browser told the server without hearing the answer is not taken for the work of another device', () => {
    const storage = shelf();
    const told = { ...here, hyperparameters: { ...defaultHyperparameters, epochs: 16 } };
    keep(storage, '123456', {
      ...here,
      hyperparameters: { ...defaultHyperparameters, epochs: 17 },
      told: signatureOf(told),
    });
    const { kept } = firstDraft(storage, '', '123456', 0, { ...told, at: 8 });
    expect(kept).toMatchObject({ hyperparameters: { epochs: 17 }, at: 8 });
    expect(firstDraft(storage, '', '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
  });

  test('[U25] an address that states other values than this browser kept wins; its own does not', () => {
    const storage = shelf();
    keep(storage, '123456', here);
    const own = linkOf(defaultHyperparameters);
    expect(firstDraft(storage, own, '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
    const other = linkOf({ ...lenet, epochs: 3 });
    expect(firstDraft(storage, other, '123456', 0, elsewhere).kept.hyperparameters.epochs).toBe(3);
  });

  test('[U37] a link to a run’s values says whose they are, even where the values are in the form already; other links, nobody’s', () => {
    const storage = shelf();
    keep(storage, '123456', { ...here, forkedFrom: 'mine' });
    const draftOf = (search: string) => firstDraft(storage, search, '123456', 0, null).kept;
    expect(draftOf(linkOf(lenet, 'theirs'))).toMatchObject({ hyperparameters: lenet, forkedFrom: 'theirs' });
    expect(draftOf(linkOf(defaultHyperparameters, 'theirs')).forkedFrom).toBe('theirs');
    expect(draftOf(linkOf(defaultHyperparameters)).forkedFrom).toBe('mine');
    expect(draftOf(linkOf(lenet)).forkedFrom).toBeNull();
  });
});

describe('rules on the form', () => {
  test('[I33] new rules bring broken values into line and tell which; the seed and what obeys stay', () => {
    const arrival = arrivalOf(draft, { fields: short, pushed: null }, 0, true)!;
    expect(arrival.draft).toEqual({ ...draft, hyperparameters: { ...draft.hyperparameters, epochs: 10 } });
    expect(arrival.notice).toEqual({
      kind: 'ruled',
      changes: [{ path: 'epochs', before: 30, after: 10 }],
      before: draft,
      kept: null,
    });
    expect(arrivalOf(arrival.draft, { fields: short, pushed: null }, 0, true)).toBeUndefined();
  });

  test('[I34] while one types, a value out of range is a fault; what is locked is put right without a word', () => {
    expect(arrivalOf(draft, { fields: short, pushed: null }, 0, false)).toBeUndefined();
    expect([...checkForm(draft.hyperparameters, null, short).faults]).toEqual([
      ['epochs', expect.objectContaining({ code: 'field-out-of-range', params: { minimum: 1, maximum: 10 } })],
    ]);
    const each: FieldRules = { 'blocks.*.filters': { mode: 'fixed', value: [32, 64] } };
    const [first, second] = draft.hyperparameters.blocks;
    const swapped = { ...draft, hyperparameters: { ...draft.hyperparameters, blocks: [second!, first!] } };
    const put = arrivalOf(swapped, { fields: each, pushed: null }, 0, false)!;
    expect(put.notice).toBeNull();
    expect(put.draft.hyperparameters.blocks.map(({ filters }) => filters)).toEqual([32, 64]);
  });

  test('[I35] a range narrows a number’s limits and a choice’s choices', () => {
    const rules: FieldRules = {
      'blocks.*.filters': { mode: 'range', minimum: 8, maximum: 64 },
      'blocks.*.kernel': { mode: 'range', minimum: 3, maximum: 5 },
      'blocks.length': { mode: 'range', minimum: 1, maximum: 3 },
      'dense.length': { mode: 'fixed', value: 2 },
    };
    const field = (path: string) => narrowed(fieldAt(path)!, ruleOn(rules, path));
    expect(field('blocks.3.filters')).toMatchObject({ minimum: 8, maximum: 64 });
    expect(field('blocks.0.kernel')).toMatchObject({ choices: [3, 5] });
    expect(field('epochs')).toBe(fieldAt('epochs'));
    expect(lengthsOf(rules, 'blocks')).toMatchObject({ minimum: 1, maximum: 3 });
    expect(lengthsOf(rules, 'dense')).toMatchObject({ minimum: 2, maximum: 2 });
    expect(lengthsOf({}, 'dense')).toMatchObject({ minimum: 0, maximum: 4 });
  });

  test('[I36] only presets that the rules leave as they are can be chosen, and what was sent', () => {
    expect(offeredBases({ fields: {}, pushed: null })).toContain('augment-88');
    const { fields, hyperparameters } = readyLesson('cpu').rounds[3]!;
    const sent = { hyperparameters: hyperparameters!, at: 1 };
    expect(offeredBases({ fields, pushed: sent })).toEqual([sentBase]);
    expect(offeredBases({ fields: { seed: { mode: 'fixed', value: 5 } }, pushed: null })).toContain('');
    expect(brokenRules(fields, baseValues('augment-88', { fields, pushed: sent }))).toEqual([]);
  });

  test('[I37] among locked fields the open ones are named, those that matter now', () => {
    const { fields, hyperparameters } = readyLesson('cpu').rounds[3]!;
    expect(openPaths(fields, hyperparameters!)).toEqual(['seed', 'blocks.*.batchNorm']);
    expect(openPaths({}, hyperparameters!)).toBeUndefined();
    expect(openPaths(short, hyperparameters!)).toBeUndefined();
  });

  test('[I38] values are called by the preset from which they differ least', () => {
    for (const [index, id] of ['lenet-56', 'alexnet-65', 'cnn-74', 'cnn-74', 'l2-84', 'l2-84'].entries()) {
      expect(nearestBase(readyLesson('gpu').rounds[index]!.hyperparameters!)).toBe(id);
    }
    expect(nearestBase(defaultHyperparameters)).toBe('');
  });
});

describe('rounds and messages', () => {
  test('[I39] the time left counts a second that has begun, and never below 0', () => {
    expect([600_000, 599_001, 59_001, 1, 0, -5].map(countdown)).toEqual([
      '10:00',
      '10:00',
      '1:00',
      '0:01',
      '0:00',
      '0:00',
    ]);
    expect(countdown(3_661_000)).toBe('1:01:01');
  });

  test('[I40] five minutes, one minute and the end are said aloud, and nothing in between', () => {
    const said = [null, 300_001, 300_000, 60_001, 60_000, 1, 0].map(spokenTime);
    expect(said).toEqual(['plenty', 'plenty', 'five', 'five', 'one', 'one', 'over']);
  });

  test('[I41] messages that were put away stay so in this browser, by session; a newer one is shown', () => {
    const storage = shelf();
    expect(readPutAway(storage, '123456')).toEqual({ all: 0, own: 0 });
    keepPutAway(storage, '123456', { all: 5, own: 0 });
    expect(readPutAway(storage, '123456')).toEqual({ all: 5, own: 0 });
    expect(readPutAway(storage, '654321')).toEqual({ all: 0, own: 0 });
    storage.setItem('messages:123456', 'no JSON');
    expect(readPutAway(storage, '123456')).toEqual({ all: 0, own: 0 });
  });

  test('[I42] a prediction is a percentage from 0 to 100, with a comma or a sign if one likes', () => {
    expect(['72', '72.5 %', '72,5', '0', '100'].map(readPrediction)).toEqual([0.72, 0.725, 0.725, 0, 1]);
    expect(['', 'high', '101', '-1'].map(readPrediction)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
