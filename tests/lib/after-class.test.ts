import { describe, expect, it } from 'vitest';
import { classMap, lineages, triedIn } from '#lib/analysis/class-map.ts';
import { runsInOrder } from '#lib/classroom/session.ts';
import { replayOf } from '#lib/takehome/replay.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

/** Two students: one tried two learning rates, the other copied the first's run and changed the filters. */
function tried() {
  const lesson = new Lesson();
  const [a, b] = [lesson.join('가'), lesson.join('나')];
  const first = lesson.submitRun(a, smallRun);
  const second = lesson.submitRun(a, { ...smallRun, learningRate: 0.01 });
  const filters = { ...smallRun, blocks: [{ ...smallRun.blocks[0]!, filters: 8 }] };
  lesson.ask({ role: 'student', seatId: b }, 'submit-run', { hyperparameters: filters, forkedFrom: first });
  const third = lesson.lastIds[0]!;
  lesson.reach(first, 0.4);
  lesson.reach(second, 0.5);
  lesson.reach(third, 0.45);
  return { lesson, a, b, first, second, third };
}

describe('the class map', () => {
  it('[Z1] names the hyperparameters that were tried with several values, except the seed', () => {
    const { lesson } = tried();
    lesson.submitRun(Object.keys(lesson.session.seats)[0]!, { ...smallRun, seed: 77 });
    expect(triedIn(runsInOrder(lesson.session))).toEqual([
      { path: 'blocks.*.filters', values: [4, 8] },
      { path: 'learningRate', values: [0.001, 0.01] },
    ]);
  });

  it('[Z2] has a cell for every combination tried, with its runs best first', () => {
    const { lesson, first, second, third } = tried();
    const runs = runsInOrder(lesson.session);
    const [filters, rate] = triedIn(runs);
    const cells = classMap(runs, rate!, filters!).map((row) => row.map((cell) => cell.runs.map(({ id }) => id)));
    expect(cells).toEqual([
      [[first], [second]],
      [[third], []],
    ]);
  });

  it('[Z3] shows which run was copied from which, and by whom', () => {
    const { lesson, first, third } = tried();
    const [root] = lineages(lesson.session);
    expect(root!.run.id).toBe(first);
    expect(root!.children.map(({ run }) => run.id)).toEqual([third]);
    expect(lineages(lesson.session)).toHaveLength(1);
  });
});

describe('a replay', () => {
  it('[Z4] has a frame for every change of the leaderboard, as it was then', () => {
    const { lesson } = tried();
    const replay = replayOf(lesson.session, lesson.changes);
    expect(replay.frames.map(({ rows }) => rows)).toEqual([
      [[0, 1, 0.4]],
      [[0, 1, 0.5]],
      [
        [0, 1, 0.5],
        [1, 1, 0.45],
      ],
    ]);
    expect(replay.runs.map(({ curve }) => curve.map(([, epoch, accuracy]) => [epoch, accuracy]))).toEqual([
      [[1, 0.4]],
      [[1, 0.5]],
      [[1, 0.45]],
    ]);
    expect(replay.seats.map(({ nickname }) => nickname)).toEqual(['가', '나']);
  });

  it('[Z5] has at most 600 frames however long the lesson, and ends with the last', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'), { ...smallRun, epochs: 200 });
    for (let epoch = 1; epoch <= 1500; epoch++) {
      lesson.now += 1000;
      lesson.reach(runId, epoch / 2000);
    }
    const { frames } = replayOf(lesson.session, lesson.changes);
    expect(frames.length).toBeLessThanOrEqual(601);
    expect(frames.at(-1)!.rows[0]![2]).toBe(0.75);
  });

  it('[Z6] marks rounds, messages and the opening of the test', () => {
    const lesson = new Lesson();
    const round = { title: '배치 정규화', minutes: 5, runLimit: 3, hyperparameters: null, fields: {}, message: '' };
    lesson.ask({ role: 'instructor' }, 'begin-round', { round });
    lesson.ask({ role: 'instructor' }, 'extend-round', { minutes: 1 });
    lesson.ask({ role: 'instructor' }, 'post-message', { seatId: null, text: '잘했어요' });
    lesson.ask({ role: 'instructor' }, 'open-test', {});
    expect(replayOf(lesson.session, lesson.changes).marks.map(({ kind, text }) => [kind, text])).toEqual([
      ['round', '배치 정규화'],
      ['message', '잘했어요'],
      ['test', ''],
    ]);
  });
});
