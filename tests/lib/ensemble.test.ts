/** The class's ensemble against cases counted by hand, and whose runs it may be of. */
import { describe, expect, it } from 'vitest';
import {
  addsMost,
  byAccuracy,
  ensembleCandidates,
  ensembleOf,
  type Member,
  mayBeChance,
  mostMembers,
  rightOf,
} from '#lib/analysis/ensemble.ts';
import { firstView } from '#lib/classroom/board.ts';
import { revealedAfter, withCover } from '#lib/classroom/remote.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;

const member = (runId: string, ...images: number[][]): Member => ({
  runId,
  probabilities: Uint16Array.from(images.flat()),
});

/** Four images of three classes, of which each run classifies two correctly. */
const labels = Uint8Array.of(0, 1, 2, 0);
const a = member('a', [60, 30, 10], [50, 40, 10], [10, 30, 60], [40, 60, 0]);
const b = member('b', [20, 50, 30], [10, 80, 10], [40, 30, 30], [70, 20, 10]);
const c = member('c', [30, 60, 10], [20, 70, 10], [10, 20, 70], [10, 70, 20]);

describe('an ensemble', () => {
  it('[H960] predicts the class with the largest sum of probabilities, the first of equal ones', () => {
    expect([a, b, c].map((each) => rightOf(each, labels, 3))).toEqual([2, 2, 2]);
    // Sums: 110 140 50, 80 190 30, 60 80 160, 120 150 30.
    expect(ensembleOf([a, b, c], labels, 3).together.at(-1)).toMatchObject({ runs: 3, right: 2 });
    const even = [member('x', [30, 70]), member('y', [70, 30])];
    expect(ensembleOf(even, Uint8Array.of(0), 2).together.at(-1)).toMatchObject({ right: 1 });
    expect(ensembleOf(even, Uint8Array.of(1), 2).together.at(-1)).toMatchObject({ right: 0 });
  });

  it('[H960] adds up certain runs without a limit', () => {
    const certain = [member('x', [0, 65_535]), member('y', [0, 65_535]), member('z', [65_535, 0])];
    expect(ensembleOf(certain, Uint8Array.of(1), 2).together.at(-1)).toMatchObject({ runs: 3, right: 1 });
  });

  it('[H961] is of the best run alone, the best three, the best five and all, as far as there are as many', () => {
    const sizes = (count: number) =>
      ensembleOf(new Array<Member>(count).fill(a), labels, 3).together.map(({ runs }) => runs);
    expect([1, 2, 3, 4, 5, 6, 40].map(sizes)).toEqual([
      [1],
      [1, 2],
      [1, 3],
      [1, 3, 4],
      [1, 3, 5],
      [1, 3, 5, 6],
      [1, 3, 5, 40],
    ]);
    const better = member('d', [60, 30, 10], [10, 80, 10], [0, 0, 100], [0, 100, 0]);
    expect(byAccuracy([a, b, better, c], labels, 3).map(({ runId }) => runId)).toEqual(['d', 'a', 'b', 'c']);
  });

  it('[H962] tells which mistakes of the best run it mends and which of its right answers it spoils', () => {
    const { together, images } = ensembleOf([a, b, c], labels, 3);
    expect(images).toBe(4);
    // The second image is mended, the first spoiled.
    expect(together).toEqual([
      { runs: 1, right: 2, mended: 0, spoiled: 0 },
      { runs: 3, right: 2, mended: 1, spoiled: 1 },
    ]);
    for (const { right, mended, spoiled } of together) expect(right - together[0]!.right).toBe(mended - spoiled);
  });

  it('[H963] tells what each run mends and spoils against the mean of the others', () => {
    // Without b the first image would be right; without c the first and the last.
    expect(ensembleOf([a, b, c], labels, 3).shares).toEqual([
      { mended: 0, spoiled: 0 },
      { mended: 0, spoiled: 1 },
      { mended: 0, spoiled: 2 },
    ]);
    // Without the one that knows the second class, both images would be of the first.
    const one = member('one', [100, 0], [0, 100]);
    const weak = member('weak', [60, 40], [60, 40]);
    expect(ensembleOf([one, weak], Uint8Array.of(0, 1), 2).shares).toEqual([
      { mended: 1, spoiled: 0 },
      { mended: 0, spoiled: 0 },
    ]);
  });

  it('[H963] says who adds most, all who are equal, and nobody where chance explains it', () => {
    const share = (mended: number, spoiled: number) => ({ mended, spoiled });
    expect(addsMost({ shares: [share(4, 1), share(9, 0), share(9, 0), share(1, 5)] })).toEqual({
      members: [1, 2],
      images: 9,
    });
    // 3 against √5 = 2.24, 2 against √6 = 2.45.
    expect([share(4, 1), share(4, 2), share(1, 0), share(0, 0), share(1, 4)].map(mayBeChance)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(addsMost({ shares: [share(4, 2), share(1, 0), share(1, 9)] })).toBeUndefined();
    expect(addsMost({ shares: [share(9, 0)] })).toBeUndefined();
  });
});

describe('the runs of an ensemble', () => {
  /** A class of so many students with a run each, the first the best. */
  function classOf(count: number, valuesOf: (index: number) => Partial<typeof smallRun> = () => ({})) {
    const lesson = new Lesson();
    const runs = Array.from({ length: count }, (_, index) => {
      const seatId = lesson.join(`학생 ${index + 1}`);
      const runId = lesson.submitRun(seatId, { ...smallRun, ...valuesOf(index) });
      lesson.reach(runId, 0.9 - index / 1000);
      return { seatId, runId };
    });
    return { lesson, runs };
  }
  const chosen = ({ session }: Lesson) => ensembleCandidates(session).runs.map(({ id }) => id);
  const end = (lesson: Lesson, runId: string) =>
    lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });

  it('[H964] are each student’s best on the board, and none of a hidden seat', () => {
    const { lesson, runs } = classOf(3);
    const better = lesson.submitRun(runs[2]!.seatId, { ...smallRun, seed: 9 });
    lesson.reach(better, 0.95);
    lesson.ask(instructor, 'change-board', { board: { per: 'run' } });
    expect(chosen(lesson)).toEqual([better, runs[0]!.runId, runs[1]!.runId]);
    lesson.ask(instructor, 'change-seat', { seatId: runs[0]!.seatId, seat: { hidden: true } });
    expect(chosen(lesson)).toEqual([better, runs[1]!.runId]);
  });

  it('[H964] are those that validate on the same images as most; others and those beyond the first sixty are counted', () => {
    const sizes = [2000, 1000, 1000, 2000, 4000];
    const { lesson, runs } = classOf(5, (index) => ({ trainSize: sizes[index]! }));
    // Two and two: the larger validation set counts.
    expect(chosen(lesson)).toEqual([runs[0]!.runId, runs[3]!.runId]);
    expect(ensembleCandidates(lesson.session).leftOut).toEqual({ otherImages: 3, afterFreeze: 0, beyond: 0 });
    const more = lesson.submitRun(lesson.join('또'), { ...smallRun, validationFrom: 'last' });
    lesson.reach(more, 0.99);
    expect(ensembleCandidates(lesson.session).leftOut).toMatchObject({ otherImages: 4 });

    const { lesson: large } = classOf(mostMembers + 2);
    expect(ensembleCandidates(large.session)).toMatchObject({ leftOut: { beyond: 2 } });
    expect(chosen(large)).toHaveLength(mostMembers);
  });

  it('[H965] are none while the board is hidden, and while it is frozen only those that had ended', () => {
    const { lesson, runs } = classOf(3);
    end(lesson, runs[0]!.runId);
    lesson.now += 1000;
    lesson.ask(instructor, 'change-board', { board: { mode: 'frozen' } });
    lesson.now += 1000;
    lesson.reach(runs[1]!.runId, 0.99);
    end(lesson, runs[1]!.runId);
    const late = lesson.submitRun(runs[0]!.seatId, { ...smallRun, seed: 7 });
    lesson.reach(late, 0.99);
    end(lesson, late);
    expect(chosen(lesson)).toEqual([runs[0]!.runId]);
    expect(ensembleCandidates(lesson.session).leftOut).toMatchObject({ afterFreeze: 2 });
    lesson.ask(instructor, 'change-board', { board: { mode: 'blind' } });
    expect(chosen(lesson)).toEqual([]);
    lesson.ask(instructor, 'change-board', { board: { mode: 'live' } });
    expect(chosen(lesson)).toHaveLength(3);
  });

  it('[H965] are of the board’s data set', () => {
    const { lesson, runs } = classOf(2);
    const goOver = (dataset: 'cifar-10' | 'fashion-mnist') =>
      expect(lesson.ask(instructor, 'change-settings', { settings: { dataset } })).toBeUndefined();
    goOver('fashion-mnist');
    const other = lesson.submitRun(runs[0]!.seatId, { ...defaultHyperparameters, dataset: 'fashion-mnist' });
    lesson.reach(other, 0.99);
    expect(chosen(lesson)).toEqual([other]);
    goOver('cifar-10');
    expect(chosen(lesson)).toEqual(runs.map(({ runId }) => runId));
  });
});

describe('the bars of the ensemble', () => {
  it('[H966] are covered again by another view, by other ranks and when the test is opened, and by nothing else', () => {
    const shown = { ...firstView, view: 'ensemble', revealed: 3 } as const;
    expect(withCover(shown, { view: 'podium' })).toEqual({ view: 'podium', revealed: 0 });
    expect(withCover(shown, { order: 'test' })).toEqual({ order: 'test', revealed: 0 });
    expect(withCover(shown, { view: 'ensemble', order: 'validation' })).toEqual({
      view: 'ensemble',
      order: 'validation',
    });
    expect(withCover(shown, { highlight: null })).toEqual({ highlight: null });
    expect([0, 3, 4].map((revealed) => revealedAfter({ revealed }))).toEqual([1, 4, 4]);

    const lesson = new Lesson();
    const revealed = () => lesson.session.projector.revealed;
    lesson.ask(instructor, 'change-projector', { projector: { view: 'ensemble' } });
    lesson.ask(instructor, 'change-projector', { projector: { revealed: 2 } });
    expect(revealed()).toBe(2);
    lesson.ask(instructor, 'change-projector', { projector: { axis: 'whole' } });
    expect(revealed()).toBe(2);
    lesson.ask(instructor, 'open-test', {});
    expect(revealed()).toBe(0);
  });
});
