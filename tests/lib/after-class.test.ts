import { describe, expect, it } from 'vitest';
import { classMap, lineages, triedIn } from '#lib/analysis/class-map.ts';
import { runsInOrder } from '#lib/classroom/session.ts';
import { defaultHyperparameters, fieldAt } from '#lib/hyperparameters/hyperparameters.ts';
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
    expect(replay.boards[0]!.frames.map(({ rows }) => rows)).toEqual([
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
    const { frames } = replayOf(lesson.session, lesson.changes).boards[0]!;
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

  it('[R410] begins with the first thing that happened, not with the opening of the session', () => {
    const { lesson } = tried();
    const submitted = runsInOrder(lesson.session)[0]!.submittedAt;
    const late = lesson.changes.map((change) => ({ ...change, at: change.at + 600_000 }));
    expect(replayOf(lesson.session, late).from).toBe(submitted + 600_000);
    expect(replayOf(lesson.session, []).from).toBe(lesson.session.openedAt);
  });

  it('[R411] has the board of each round that had runs, with its title, beside that of the lesson', () => {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const begin = (title: { ko: string; en: string }) =>
      lesson.ask({ role: 'instructor' }, 'begin-round', {
        round: { title, minutes: null, runLimit: null, hyperparameters: null, fields: {}, message: '' },
      });
    begin({ ko: '하나', en: 'One' });
    lesson.reach(lesson.submitRun(a, smallRun), 0.6);
    begin({ ko: '둘', en: 'Two' });
    const [second, third] = [
      lesson.submitRun(a, { ...smallRun, seed: 2 }),
      lesson.submitRun(b, { ...smallRun, seed: 3 }),
    ];
    lesson.reach(second, 0.3);
    lesson.reach(third, 0.5);
    const { boards, runs } = replayOf(lesson.session, lesson.changes);
    expect(boards.map(({ round, title, frames }) => [round, title, frames.at(-1)!.rows.map(([seat]) => seat)])).toEqual(
      [
        [null, '', [0, 1]],
        [1, { ko: '하나', en: 'One' }, [0]],
        [2, { ko: '둘', en: 'Two' }, [1, 0]],
      ],
    );
    expect(boards[1]!.frames).toHaveLength(1);
    expect(runs.map(({ round }) => round)).toEqual([1, 2, 2]);
  });

  it('[R412] has the ranks by test once the test was opened, and none before', () => {
    const { lesson, first, second, third } = tried();
    expect(replayOf(lesson.session, lesson.changes)).toMatchObject({ testOpenedAt: null, boards: [{ test: [] }] });
    for (const runId of [first, second, third]) {
      lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
    }
    const tests = { [second]: { accuracy: 0.2, loss: 2 }, [third]: { accuracy: 0.48, loss: 1 } };
    lesson.happen({ kind: 'tests-opened', at: lesson.now, tests });
    expect(replayOf(lesson.session, lesson.changes)).toMatchObject({
      testOpenedAt: lesson.now,
      boards: [
        {
          test: [
            [1, 1, 0.48],
            [0, 2, 0.2],
          ],
        },
      ],
    });
  });

  it('[R413] names settings as the form does, in both languages, and leaves out the seed', () => {
    const lesson = new Lesson();
    const blocks = defaultHyperparameters.blocks.map((block, index) =>
      index === 1 ? { ...block, filters: 8 } : block,
    );
    lesson.submitRun(lesson.join('가'), { ...defaultHyperparameters, seed: 99, learningRate: 0.02, blocks });
    expect(replayOf(lesson.session, lesson.changes).runs[0]!.settings).toEqual([
      { place: null, name: fieldAt('learningRate')!.label, value: 0.02 },
      { place: { kind: 'block', number: 2 }, name: fieldAt('blocks.1.filters')!.label, value: 8 },
    ]);
  });
});
