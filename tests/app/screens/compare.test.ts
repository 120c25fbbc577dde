/** The compare page: its address, its columns and their marks. */
import { describe, expect, test } from 'vitest';
import { comparedMarks, createCurves, entriesOf } from '#app/_pages/compare/entries.ts';
import { lastValue } from '#app/_pages/compare/results.tsx';
import { firstSettings, readSettings, settingsQuery, toggled } from '#app/_pages/compare/settings.ts';
import { emptyTray, inTray, toggleInTray } from '#app/_run/compare-tray.tsx';
import { studentMark } from '#app/_session/student-mark.tsx';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { epochPoint, Lesson } from '../../support/lesson.ts';

describe('the address', () => {
  test('[O20] contains every choice, and nothing else', () => {
    expect(settingsQuery(firstSettings)).toBe('');
    const chosen = {
      runs: [12, 15, 19],
      baseline: 15,
      axis: 'gpu',
      smoothing: 0.9,
      log: true,
      ignoreOutliers: false,
      fitted: false,
      seeds: 'deviation',
      equalRows: true,
      zoom: [1.5, 20],
      wall: true,
    } as const;
    expect(settingsQuery({ ...firstSettings, runs: [12, 15, 19] })).toBe('?runs=12,15,19');
    expect(readSettings(settingsQuery(chosen))).toEqual(chosen);
  });

  test('[O20] may have unreadable parts, which are ignored', () => {
    expect(readSettings('?runs=x,3,-1,3,0,4.5&x=moon&smooth=7&seeds=1&zoom=9~2&base=no')).toEqual({
      ...firstSettings,
      runs: [3],
    });
  });

  test('[O21] has up to six runs, added and removed; a baseline is dropped with its run', () => {
    const six = { ...firstSettings, runs: [1, 2, 3, 4, 5, 6], baseline: 2 };
    expect(toggled(six, 7)).toBe(six);
    expect(toggled(six, 2)).toMatchObject({ runs: [1, 3, 4, 5, 6], baseline: null });
    expect(toggled(six, 1)).toMatchObject({ runs: [2, 3, 4, 5, 6], baseline: 2 });
    expect(toggled(firstSettings, 9).runs).toEqual([9]);
  });
});

describe('the columns', () => {
  test('[O22] keep each student’s colour and mark; further runs of theirs get a free colour and keep the mark', () => {
    expect(comparedMarks([3, 5, 11])).toEqual([3, 5, 11].map(studentMark));
    const { color, ...mark } = studentMark(3);
    expect(comparedMarks([3, 3, 11, 4])).toEqual([
      { ...mark, color },
      { ...mark, color: studentMark(5).color },
      studentMark(11),
      studentMark(4),
    ]);
    for (const seat of [0, 7, 100]) {
      expect(new Set(comparedMarks(new Array(6).fill(seat)).map((each) => each.color)).size).toBe(6);
    }
  });

  test('[U410] end with the mean of their last epoch, as the table of results says it', () => {
    const lesson = new Lesson();
    const run = lesson.submitRun(lesson.join('지수'), { ...defaultHyperparameters, epochs: 1 });
    lesson.reach(run, 0.5);
    const [entry] = entriesOf(shownRuns(lesson.session, 'instructor'), [], 'apart');
    const last = lesson.session.runs[run]!.lastEpoch!;
    expect(lastValue(entry!, 'loss')).toBe(last.loss);
    expect(lastValue(entry!, 'validationAccuracy')).toBe(0.5);
    expect(lastValue(entry!, 'learningRate')).toBeUndefined();
  });

  function lessonOfSeeds() {
    const lesson = new Lesson();
    const seat = lesson.join('지수');
    for (const seed of [1, 2, 3]) lesson.submitRun(seat, { ...defaultHyperparameters, seed });
    lesson.submitRun(seat, { ...defaultHyperparameters, l2: 0.01 });
    return shownRuns(lesson.session, 'instructor');
  }

  test('[O23] group runs of other seeds with the chosen one, whether chosen or not', () => {
    const all = lessonOfSeeds();
    const numbers = (seeds: 'apart' | 'range') =>
      entriesOf([all[0]!, all[2]!, all[3]!], all, seeds).map(({ members }) => members.map(({ run }) => run.number));
    expect(numbers('apart')).toEqual([[1], [3], [4]]);
    expect(numbers('range')).toEqual([[1, 2, 3], [4]]);
  });

  test('[O23] show a group as the mean of its seeds, with a band from lowest to highest', () => {
    const all = lessonOfSeeds();
    const metrics = Object.fromEntries(
      all.map(({ run }, index): [string, DatedMetrics] => {
        const point = {
          step: 4,
          loss: index,
          accuracy: index / 10,
          learningRate: 0.1,
          imagesPerSecond: 1,
          computeSeconds: 1,
        };
        return [run.id, { points: [{ ...point, at: 5 }], epochs: [] }];
      }),
    );
    const entries = entriesOf([all[0]!, all[3]!], all, 'range');
    const { loss, accuracy } = createCurves()(entries, metrics, { axis: 'step', smoothing: 0.6, seeds: 'range' });
    expect(loss[0]!.band).toMatchObject([{ x: 4, y: 1, low: 0, high: 2, count: 3 }]);
    expect(loss[1]).toMatchObject({ raw: [{ y: 3 }], band: null });
    expect(accuracy[0]!.smooth[0]!.y).toBeCloseTo(0.1, 12);
  });

  test('[O15] keep the same array for a quantity without changes', () => {
    const [shown] = lessonOfSeeds();
    const entries = entriesOf([shown!], [shown!], 'apart');
    const curvesOf = createCurves();
    const options = { axis: 'step', smoothing: 0.6, seeds: 'apart' } as const;
    const at = (step: number) => ({ ...epochPoint(1, step, 0.4), at: step });
    const grown = (...steps: number[]) =>
      curvesOf(entries, { [shown!.run.id]: { points: steps.map(at), epochs: [epoch] } }, options);
    const epoch = at(4);
    const before = grown(4);
    const after = grown(4, 5);
    expect(after.validationLoss).toBe(before.validationLoss);
    expect(after.loss).not.toBe(before.loss);
    expect(after.loss[0]!.raw).toHaveLength(2);
  });
});

describe('the tray', () => {
  test('[O24] adds and removes runs; a seventh is refused until there is room', () => {
    for (const number of [1, 2, 3, 4, 5, 6]) expect(toggleInTray('123456', number)).toBe(true);
    expect(toggleInTray('123456', 7)).toBe(false);
    expect(inTray('123456')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(inTray('654321')).toEqual([]);
    toggleInTray('123456', 2);
    expect(toggleInTray('123456', 7)).toBe(true);
    expect(inTray('123456')).toEqual([1, 3, 4, 5, 6, 7]);
    emptyTray('123456');
    expect(inTray('123456')).toEqual([]);
  });
});
