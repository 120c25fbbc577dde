/** The instructor's tools: editing field rules, rounds and plans. */
import { describe, expect, test } from 'vitest';
import { newRound, planOf, withMoved, withoutRound, withRound } from '#app/_pages/instructor/plan-list.tsx';
import { draftOf, readDraft } from '#app/_pages/instructor/round-draft.ts';
import {
  foundPaths,
  modeCounts,
  modeOf,
  modesOf,
  refitted,
  sameRules,
  withMode,
} from '#app/_pages/instructor/rule-edits.ts';
import { classTime } from '#lib/classroom/class-time.ts';
import { brokenRules, impossibleRule, rulePaths } from '#lib/classroom/fields.ts';
import { defaultHyperparameters, fieldAt } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import { onImages, readyLesson } from '../../support/lesson.ts';

const l2 = presetById('l2-84')!.hyperparameters;
const nameOf = (path: string) => fieldAt(path)?.label.ko ?? path;

describe('editing field rules', () => {
  test('[I45] fixes a field at the values that were sent, per block, or gives it a range of all its values', () => {
    expect(withMode({}, ['blocks.*.filters', 'epochs'], 'fixed', l2)).toEqual({
      'blocks.*.filters': { mode: 'fixed', value: [32, 64, 128] },
      epochs: { mode: 'fixed', value: 40 },
    });
    expect(withMode({}, ['epochs'], 'range', l2)).toEqual({ epochs: { mode: 'range', minimum: 1, maximum: 200 } });
    expect(withMode({}, ['dense.*.units'], 'fixed', l2)).toEqual({ 'dense.*.units': { mode: 'fixed', value: 128 } });
  });

  test('[I45] keeps a field’s value between hidden and fixed, and removes the rule of a freed one', () => {
    const fixed = { epochs: { mode: 'fixed' as const, value: 3 } };
    const hidden = withMode(fixed, ['epochs'], 'hidden', l2);
    expect(hidden).toEqual({ epochs: { mode: 'hidden', value: 3 } });
    expect(withMode(hidden, ['epochs'], 'free', l2)).toEqual({});
  });

  test('[I46] accepts each kind of rule that a field offers, and only numbers offer a range', () => {
    for (const path of rulePaths) {
      for (const mode of modesOf(path)) {
        const rules = withMode({}, [path], mode, defaultHyperparameters);
        expect(modeOf(rules, path), path).toBe(mode);
        expect(impossibleRule(rules), path).toBeUndefined();
      }
    }
    expect(modesOf('optimizer')).not.toContain('range');
    expect(modesOf('blocks.length')).toContain('range');
    expect(withMode({}, ['optimizer', 'epochs'], 'range', l2)).not.toHaveProperty('optimizer');
  });

  test('[I47] finds fields by part of their name, by topic, including those of blocks and layers', () => {
    expect(foundPaths('드롭', nameOf)).toEqual([
      ['convolution', ['blocks.*.dropout', 'blocks.*.dropoutKind']],
      ['dense', ['dense.*.dropout']],
    ]);
    expect(foundPaths('학습 률', nameOf)).toEqual([['optimization', ['learningRate', 'schedule']]]);
    expect(foundPaths('zebra', nameOf)).toEqual([]);
    expect(
      foundPaths('', nameOf)
        .flatMap(([, paths]) => paths)
        .sort(),
    ).toEqual([...rulePaths].sort());
  });

  test('[I48] adapts rules to other values without changing their kind, and compares them in any order', () => {
    const { fields } = readyLesson('gpu').rounds[4]!;
    const fitted = refitted(fields, { ...l2, epochs: 3 });
    expect(brokenRules(fitted, { ...l2, epochs: 3 })).toEqual([]);
    expect(modeCounts(fitted)).toEqual(modeCounts(fields));
    expect(sameRules(fields, Object.fromEntries(Object.entries(fields).reverse()))).toBe(true);
    expect(sameRules(fields, fitted)).toBe(false);
  });
});

describe('preparing rounds', () => {
  const round = { ...newRound('하나'), minutes: 7.5, runLimit: null };

  test('[I49] restores what was entered; an empty limit means none, and faults are named', () => {
    expect(readDraft(draftOf(round))).toEqual({ round, faults: [] });
    expect(readDraft({ ...draftOf(round), minutes: '2,5', runLimit: ' ' })).toMatchObject({
      round: { minutes: 2.5, runLimit: null },
    });
    const wrong = { ...draftOf(round), title: ' ', minutes: '0', runLimit: '2.5', message: '가'.repeat(301) };
    expect(readDraft(wrong).faults).toEqual(['title', 'minutes', 'runLimit', 'message']);
  });

  test('[I50] estimates a class’s time from all runs of all students at the measured speed, divided among the trainers', () => {
    const speed = onImages({ secondsPerStep: 0.001, flopsPerSecond: 100e9 }, 0.8);
    const trainers = [
      { connected: true, lanes: 1 },
      { connected: true, lanes: 1 },
      { connected: false, lanes: 1 },
    ] as TrainerView[];
    const values = { hyperparameters: l2, runLimit: 2 };
    const one = classTime(values, 10, { speed, trainers: trainers.slice(0, 1) })!;
    expect(classTime(values, 20, { speed, trainers })).toBeCloseTo(one, 3);
    const idle = { ...speed, computeSecondsPerSecond: 0.4 };
    expect(classTime(values, 10, { speed: idle, trainers: trainers.slice(0, 1) })).toBeCloseTo(2 * one, 3);
    expect(classTime({ ...values, runLimit: 4 }, 10, { speed, trainers })).toBeCloseTo(one, 3);
    expect(classTime({ ...values, runLimit: null }, 10, { speed, trainers })).toBeUndefined();
    expect(classTime({ ...values, hyperparameters: null }, 10, { speed, trainers })).toBeUndefined();
    expect(classTime(values, 10, { speed: null, trainers })).toBeUndefined();
  });

  test('[I51] changes, adds, moves and removes rounds of a plan; those already begun stay begun', () => {
    const course = {
      plan: { ...planOf('수업', newRound('하나')), rounds: ['하나', '둘', '셋'].map(newRound) },
      next: 1,
    };
    const titles = ({ plan }: typeof course) => plan.rounds.map(({ title }) => title);
    expect(titles(withRound(course, 3, newRound('넷')))).toEqual(['하나', '둘', '셋', '넷']);
    expect(titles(withRound(course, 1, newRound('새 둘')))).toEqual(['하나', '새 둘', '셋']);
    expect(titles(withMoved(course, 2, -1))).toEqual(['하나', '셋', '둘']);
    expect(withMoved(course, 2, 1)).toBe(course);
    expect(withoutRound(course, 0)).toMatchObject({ next: 0 });
    expect(withoutRound(course, 2)).toMatchObject({ next: 1 });
    expect(withoutRound({ plan: planOf('수업', newRound('하나')), next: 0 }, 0)).toBeUndefined();
  });
});
