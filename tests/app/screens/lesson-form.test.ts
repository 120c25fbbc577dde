/** The student's form in a lesson: values from the instructor, field rules, saving, rounds and messages. */
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
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { defaultHyperparameters, fieldAt } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById } from '#lib/hyperparameters/presets.ts';
import { hyperparametersVersion } from '#lib/hyperparameters/upgrade.ts';
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

describe('values from the instructor', () => {
  test('[I30] fill the form except for the seed, become the base, and can be undone', () => {
    const arrival = arrivalOf(draft, { fields: {}, pushed }, 0, false)!;
    expect(arrival.draft).toEqual({ hyperparameters: { ...lenet, seed: 7 }, base: sentBase, forkedFrom: null });
    expect(arrival.notice).toMatchObject({ kind: 'sent', before: draft });
    expect(arrival.notice?.changes.map(({ path }) => path)).toContain('batchSize');
    expect(baseValues(sentBase, { fields: {}, pushed })).toEqual(lenet);
  });

  test('[I30] obey field rules that arrive with them', () => {
    const fields: FieldRules = { seed: { mode: 'fixed', value: 3 }, epochs: { mode: 'fixed', value: 1 } };
    const { hyperparameters } = arrivalOf(draft, { fields, pushed }, 0, true)!.draft;
    expect(hyperparameters).toEqual({ ...lenet, seed: 3, epochs: 1 });
  });

  test('[I280] do not change the field being typed in unless it is locked, and are offered there', () => {
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

  test('[I280] do not change while a range arrives during typing: the value becomes a fault', () => {
    const arrival = arrivalOf(draft, { fields: short, pushed: null }, 0, true, 'epochs')!;
    expect(arrival).toEqual({ draft, notice: null });
  });

  test('[I31] arrive once: not again after a reload or after undoing them', () => {
    expect(arrivalOf(draft, { fields: {}, pushed }, 100, true)).toBeUndefined();
    const storage = shelf();
    keep(storage, '123456', { ...draft, seen: 100, at: 5 });
    const { kept } = firstDraft(storage, linkOf(draft.hyperparameters), '123456', 100, null);
    expect(kept).toMatchObject({ ...draft, seen: 100, at: 5 });
    expect(arrivalOf(kept, { fields: {}, pushed }, kept.seen, true)).toBeUndefined();
  });

  test('[I32] reach students who join late, unless their link states values', () => {
    expect(firstDraft(shelf(), '', '123456', 100, null).kept.seen).toBe(0);
    const linked = firstDraft(shelf(), linkOf(lenet), '123456', 100, null).kept;
    expect(linked).toMatchObject({ hyperparameters: lenet, seen: 100 });
  });
});

test('[U330] a form that a newer version of the program kept stays as it is, and what is edited now is kept beside it', () => {
  const storage = shelf();
  const newer = JSON.stringify({
    hyperparameters: { ...defaultHyperparameters, version: hyperparametersVersion + 1, shape: 'round' },
    base: 'lenet-56',
    at: 9,
  });
  storage.setItem('form:123456', newer);
  const first = firstDraft(storage, '', '123456', 0, null);
  expect(first.kept).toMatchObject({ hyperparameters: defaultHyperparameters, base: '', at: 0 });
  expect(first.refused.kept).toMatchObject({ code: 'newer-version', params: { version: hyperparametersVersion + 1 } });

  keep(storage, '123456', { ...first.kept, ...draft });
  expect(storage.getItem('form:123456')).toBe(newer);
  const again = firstDraft(storage, '', '123456', 0, null);
  expect(again.kept).toMatchObject(draft);
  // It has been said once.
  expect(again.refused.kept).toBeUndefined();
});

describe('the form on another device', () => {
  const here = { hyperparameters: defaultHyperparameters, base: '', forkedFrom: null, seen: 0, at: 5 };
  const elsewhere = { hyperparameters: lenet, base: 'lenet-56', forkedFrom: 'run', seen: 3, at: 6 };

  test('[U24] starts with what another device saved after this browser’s last save, not before it', () => {
    const storage = shelf();
    expect(firstDraft(storage, '', '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
    keep(storage, '123456', here);
    expect(firstDraft(storage, '', '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
    expect(firstDraft(storage, '', '123456', 0, { ...elsewhere, at: 5 }).kept).toEqual(here);
  });

  test('[U280] prefers the form saved before the address was rewritten to the address at that time', () => {
    const storage = shelf();
    const stale = linkOf(defaultHyperparameters);
    const edited = { ...here, hyperparameters: { ...defaultHyperparameters, epochs: 17 }, address: stale };
    keep(storage, '123456', edited);
    expect(firstDraft(storage, stale, '123456', 0, null).kept.hyperparameters.epochs).toBe(17);
    expect(firstDraft(storage, linkOf(lenet), '123456', 0, null).kept.hyperparameters).toEqual(lenet);
  });

  test('[U320] restores what was typed after a reload that began before the address was rewritten; a link opened again applies its values', () => {
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

  test('[U281] does not mistake changes that this browser sent without hearing the answer for another device’s', () => {
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

  test('[U25] prefers an address only if it states other values than this browser saved', () => {
    const storage = shelf();
    keep(storage, '123456', here);
    const own = linkOf(defaultHyperparameters);
    expect(firstDraft(storage, own, '123456', 0, elsewhere).kept).toMatchObject(elsewhere);
    const other = linkOf({ ...lenet, epochs: 3 });
    expect(firstDraft(storage, other, '123456', 0, elsewhere).kept.hyperparameters.epochs).toBe(3);
  });

  test('[U37] learns the author from a link to a run’s values, even if the form already has them; other links have none', () => {
    const storage = shelf();
    keep(storage, '123456', { ...here, forkedFrom: 'mine' });
    const draftOf = (search: string) => firstDraft(storage, search, '123456', 0, null).kept;
    expect(draftOf(linkOf(lenet, 'theirs'))).toMatchObject({ hyperparameters: lenet, forkedFrom: 'theirs' });
    expect(draftOf(linkOf(defaultHyperparameters, 'theirs')).forkedFrom).toBe('theirs');
    expect(draftOf(linkOf(defaultHyperparameters)).forkedFrom).toBe('mine');
    expect(draftOf(linkOf(lenet)).forkedFrom).toBeNull();
  });
});

describe('field rules in the form', () => {
  test('[I33] correct values that break them, and say which; the seed and other values stay', () => {
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

  test('[I34] make a value out of range a fault while typing, and correct a locked one silently', () => {
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

  test('[I35] with a range narrow a number’s limits and a choice’s choices', () => {
    const rules: FieldRules = {
      'blocks.*.filters': { mode: 'range', minimum: 8, maximum: 64 },
      'blocks.*.kernel': { mode: 'range', minimum: 3, maximum: 5 },
      'blocks.length': { mode: 'range', minimum: 1, maximum: 3 },
      'dense.length': { mode: 'fixed', value: 2 },
    };
    const field = (path: string) => narrowed(fieldAt(path)!, ruleOn(rules, path));
    expect(field('blocks.3.filters')).toMatchObject({ minimum: 8, maximum: 64 });
    expect(field('blocks.0.kernel')).toMatchObject({ choices: [3, 4, 5] });
    expect(field('epochs')).toBe(fieldAt('epochs'));
    expect(lengthsOf(rules, 'blocks', cifar10)).toMatchObject({ minimum: 1, maximum: 3 });
    expect(lengthsOf(rules, 'dense', cifar10)).toMatchObject({ minimum: 2, maximum: 2 });
    expect(lengthsOf({}, 'dense', cifar10)).toMatchObject({ minimum: 0, maximum: 4 });
  });

  test('[I36] allow only presets that obey them, and the instructor’s values', () => {
    expect(offeredBases({ fields: {}, pushed: null })).toContain('augment-88');
    const { fields, hyperparameters } = readyLesson('cpu').rounds[3]!;
    const sent = { hyperparameters: hyperparameters!, at: 1 };
    expect(offeredBases({ fields, pushed: sent })).toEqual([sentBase]);
    expect(offeredBases({ fields: { seed: { mode: 'fixed', value: 5 } }, pushed: null })).toContain('');
    expect(brokenRules(fields, baseValues('augment-88', { fields, pushed: sent }))).toEqual([]);
  });

  test('[I37] that lock fields leave the open ones that matter named', () => {
    const { fields, hyperparameters } = readyLesson('cpu').rounds[3]!;
    expect(openPaths(fields, hyperparameters!)).toEqual(['seed', 'blocks.*.batchNorm']);
    expect(openPaths({}, hyperparameters!)).toBeUndefined();
    expect(openPaths(short, hyperparameters!)).toBeUndefined();
  });

  test('[I38] give values the name of the preset from which they differ least', () => {
    for (const [index, id] of ['lenet-56', 'alexnet-65', 'cnn-74', 'cnn-74', 'l2-84', 'l2-84'].entries()) {
      expect(nearestBase(readyLesson('gpu').rounds[index]!.hyperparameters!)).toBe(id);
    }
    expect(nearestBase(defaultHyperparameters)).toBe('');
    const flat = { ...defaultHyperparameters, epochs: 2, blocks: [], dense: [] };
    expect(nearestBase(flat)).toBe('');
    expect(presetById(nearestBase({ ...flat, dataset: 'mnist' }))!.hyperparameters.dataset).toBe('mnist');
  });
});

describe('rounds and messages', () => {
  test('[I39] the timer rounds up to whole seconds and never goes below 0', () => {
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

  test('[I40] five minutes left, one minute left and the end are announced, and nothing in between', () => {
    const said = [null, 300_001, 300_000, 60_001, 60_000, 1, 0].map(spokenTime);
    expect(said).toEqual(['plenty', 'plenty', 'five', 'five', 'one', 'one', 'over']);
  });

  test('[I41] dismissed messages stay dismissed in this browser, by session; a newer one is shown', () => {
    const storage = shelf();
    expect(readPutAway(storage, '123456')).toEqual({ all: 0, own: 0 });
    keepPutAway(storage, '123456', { all: 5, own: 0 });
    expect(readPutAway(storage, '123456')).toEqual({ all: 5, own: 0 });
    expect(readPutAway(storage, '654321')).toEqual({ all: 0, own: 0 });
    storage.setItem('messages:123456', 'no JSON');
    expect(readPutAway(storage, '123456')).toEqual({ all: 0, own: 0 });
  });

  test('[I42] a prediction is a percentage from 0 to 100, optionally with a decimal comma or percent sign', () => {
    expect(['72', '72.5 %', '72,5', '0', '100'].map(readPrediction)).toEqual([0.72, 0.725, 0.725, 0, 1]);
    expect(['', 'high', '101', '-1'].map(readPrediction)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
