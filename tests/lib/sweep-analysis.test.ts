/** What a question for the class has shown: cells and their noise, main effects, interaction, importance; figures worked out by hand. */
import { describe, expect, it } from 'vitest';
import { fTail, tCritical } from '#lib/analysis/distributions.ts';
import { importanceOf } from '#lib/analysis/importance.ts';
import { mainEffects } from '#lib/analysis/main-effects.ts';
import { type GridCell, sweepGrid } from '#lib/analysis/sweep-grid.ts';
import type { Run } from '#lib/classroom/session.ts';
import { valuesOfCell } from '#lib/classroom/sweep.ts';
import type { SweepField } from '#lib/classroom/sweep-schemas.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { chanceOf } from '../support/chance.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const fields: SweepField[] = [
  { path: 'learningRate', values: [0.001, 0.01] },
  { path: 'batchSize', values: [50, 100] },
];

/** Cells with these answers, on so many validation images that their chance is nothing. */
const cellsOf = (answers: readonly (readonly number[])[], own = fields, validationImages = 1e12): GridCell[] =>
  answers.map((accuracies, index) => ({
    index,
    values: valuesOfCell({ fields: own }, index),
    answered: accuracies.length,
    underWay: 0,
    open: 0,
    accuracies,
    diverged: 0,
    validationImages,
    mean: accuracies.length === 0 ? null : accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length,
    error: 0,
    rank: null,
  }));

describe('Student’s t and Fisher’s F', () => {
  it('[H980] have the tails of the printed tables', () => {
    expect(tCritical(0.05, 1)).toBeCloseTo(12.7062, 3);
    expect(tCritical(0.05, 5)).toBeCloseTo(2.5706, 4);
    expect(tCritical(0.01, 30)).toBeCloseTo(2.75, 3);
    expect(fTail(4.1028, 2, 10)).toBeCloseTo(0.05, 5);
    expect(fTail(5.4095, 3, 5)).toBeCloseTo(0.05, 5);
    expect(fTail(6.9266, 2, 12)).toBeCloseTo(0.01, 5);
    expect(fTail(0, 3, 4)).toBe(1);
  });
});

describe('the grid of a question', () => {
  function answered() {
    const lesson = new Lesson();
    const seats = [lesson.join('가'), lesson.join('나')] as const;
    lesson.ask(instructor, 'open-sweep', {
      sweep: { question: 'Which?', fields, hyperparameters: smallRun, seeds: 2 },
    });
    const answer = (seatId: string, accuracy: number | null) => {
      lesson.ask({ role: 'student', seatId }, 'train-cell', {});
      const runId = lesson.lastIds[0]!;
      if (accuracy === null) {
        lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'diverged', step: 1 } });
        return runId;
      }
      lesson.reach(runId, accuracy);
      lesson.reach(runId, accuracy - 0.1);
      lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
      return runId;
    };
    return {
      lesson,
      seats,
      answer,
      grid: (viewer: Parameters<typeof sweepGrid>[2] = 'projector') =>
        sweepGrid(lesson.session, lesson.session.sweeps[0]!, viewer),
    };
  }

  it('[H981] has each cell’s mean of best accuracies with the noise of images and seeds, bands of rank, and holes', () => {
    const { answer, seats, grid } = answered();
    expect(planOf(smallRun).validationImages).toBe(100);
    // Cells 0, 1, 2 and 3 in turn, then 0 again.
    for (const accuracy of [0.58, 0.3, 0.55, 0.1, 0.62]) answer(seats[0], accuracy);
    const { cells, spread } = grid();
    expect(cells.map(({ mean }) => mean)).toEqual([expect.closeTo(0.6), 0.3, 0.55, 0.1]);
    // (0.62 − 0.58)² / 2 = 0.0008 over one degree of freedom.
    expect(spread).toBeCloseTo(Math.sqrt(0.0008), 10);
    expect(cells[0]!.error).toBeCloseTo(Math.sqrt(0.24 / 100 + 0.0008 / 2), 10);
    expect(cells[1]!.error).toBeCloseTo(Math.sqrt(0.21 / 100 + 0.0008), 10);
    expect(cells.map(({ rank }) => rank)).toEqual([1, 3, 1, 4]);
    expect(cells.map(({ open }) => open)).toEqual([0, 1, 1, 1]);
  });

  it('[H982] counts a diverged run with the accuracy of a guess, and tells how many of a cell diverged', () => {
    const { answer, seats, grid } = answered();
    answer(seats[0], null);
    expect(grid().cells[0]).toMatchObject({ mean: 0.1, diverged: 1, answered: 1 });
  });

  it('[H983] shows no answers of others on a hidden board, and on a frozen one those that had ended by then', () => {
    const { lesson, answer, seats, grid } = answered();
    answer(seats[0], 0.6);
    lesson.ask(instructor, 'change-board', { board: { mode: 'frozen' } });
    lesson.now += 1;
    answer(seats[1], 0.5);
    const means = (viewer: Parameters<typeof grid>[0]) => grid(viewer).cells.flatMap(({ mean }) => mean ?? []);
    expect(means('projector')).toEqual([0.6]);
    expect(grid('projector')).toMatchObject({ withheld: true });
    expect(means({ seatId: seats[1] })).toEqual([0.6, 0.5]);
    lesson.ask(instructor, 'change-board', { board: { mode: 'blind' } });
    expect(means('projector')).toEqual([]);
    expect(means({ seatId: seats[0] })).toEqual([0.6]);
    expect(means('instructor')).toEqual([0.6, 0.5]);
    expect(grid('projector').cells.map(({ answered: done }) => done)).toEqual([1, 1, 0, 0]);
  });
});

describe('main effects', () => {
  const balanced = [
    [0.5, 0.54],
    [0.6, 0.64],
    [0.7, 0.74],
    [0.8, 0.84],
  ];

  it('[H984] are means over the other field with a t interval of the additive model’s residuals and the images’ chance', () => {
    const { fields: effects } = mainEffects({ fields }, cellsOf(balanced))!;
    // Residuals are all 0.02: s² = 8 × 0.0004 / (8 − 3); a level has four runs.
    const half = 2.570_582 * Math.sqrt(0.000_64 / 4);
    expect(effects[0]!.levels.map(({ mean }) => mean)).toEqual([expect.closeTo(0.62), expect.closeTo(0.72)]);
    expect(effects[0]!.levels[0]).toMatchObject({
      low: expect.closeTo(0.62 - half, 5),
      high: expect.closeTo(0.62 + half, 5),
      runs: 4,
    });
    expect(effects[1]!.levels.map(({ mean }) => mean)).toEqual([expect.closeTo(0.57), expect.closeTo(0.77)]);
    const [few] = mainEffects({ fields }, cellsOf(balanced, fields, 100))!.fields;
    expect(few!.levels[1]!.high! - 0.72).toBeCloseTo(2.570_582 * Math.sqrt(0.000_64 / 4 + (0.72 * 0.28) / 100), 5);
  });

  it('[H985] are not read askew where cells are missing, and claim nothing where no run is left to tell chance', () => {
    const { fields: effects, interaction } = mainEffects({ fields }, cellsOf([[0.5], [0.6], [0.7], []]))!;
    // The plain mean of the second column, 0.6, would say that the columns are alike.
    expect(effects[0]!.levels.map(({ mean }) => mean)).toEqual([expect.closeTo(0.6), expect.closeTo(0.7)]);
    expect(effects[0]!.levels.map(({ verdict, low }) => [verdict, low])).toEqual([
      ['unknown', null],
      ['best', null],
    ]);
    expect(interaction).toBeNull();
    expect(mainEffects({ fields }, cellsOf([[0.5], [], [], [0.7]]))).toBeUndefined();
    expect(mainEffects({ fields }, cellsOf([[0.5], [], [], []]))).toBeUndefined();
  });

  it('[H986] call a value worse only if its difference from the best exceeds chance, for as many comparisons as there are', () => {
    const verdicts = (answers: readonly (readonly number[])[], images?: number) =>
      mainEffects({ fields }, cellsOf(answers, fields, images))!.fields.map(({ levels }) =>
        levels.map(({ verdict }) => verdict),
      );
    // The error of a difference is √(0.00064 / 2) = 0.018, and t 2.57: 0.1 and 0.2 exceed 0.046.
    expect(verdicts(balanced)).toEqual([
      ['worse', 'best'],
      ['worse', 'best'],
    ]);
    // On 100 images the difference of 0.1 has an error of 0.07.
    expect(verdicts(balanced, 100)[0]).toEqual(['chance', 'best']);
    const three = [{ path: 'learningRate', values: [0.001, 0.01, 0.1] }];
    const [only] = mainEffects(
      { fields: three },
      cellsOf(
        [
          [0.5, 0.52],
          [0.55, 0.57],
          [0.62, 0.64],
        ],
        three,
      ),
    )!.fields;
    // s² = 0.0002, 3 degrees of freedom: t(0.025 / 2 each side) = 4.18 × √(2 × 0.0002 / 2) = 0.059 < 0.07.
    expect(only!.levels.map(({ verdict }) => verdict)).toEqual(['worse', 'worse', 'best']);
    expect(only!.wins).toBeNull();
    const [nearer] = mainEffects(
      { fields: three },
      cellsOf(
        [
          [0.5, 0.52],
          [0.56, 0.58],
          [0.61, 0.63],
        ],
        three,
      ),
    )!.fields;
    expect(nearer!.levels[1]!.verdict).toBe('chance');
  });

  it('[H987] count in how many lines the best value won, and tell an interaction only where cells were repeated and it is clear', () => {
    expect(mainEffects({ fields }, cellsOf(balanced))).toMatchObject({
      fields: [{ wins: { won: 2, of: 2 } }, { wins: { won: 2, of: 2 } }],
      interaction: false,
    });
    const crossed = [
      [0.515, 0.535],
      [0.565, 0.585],
      [0.565, 0.585],
      [0.515, 0.535],
    ];
    // F = 8 × 0.025² / (0.0008 / 4) = 25 with 1 and 4 degrees of freedom, beyond 21.2.
    expect(mainEffects({ fields }, cellsOf(crossed))!.interaction).toBe(true);
    expect(mainEffects({ fields }, cellsOf(crossed.map(([first]) => [first!])))!.interaction).toBeNull();
  });
});

describe('the importance of hyperparameters', () => {
  /** Runs whose accuracy hangs on the learning rate, a little on the seed's luck, and not on the batch size. */
  function runs(count: number, effect: number): Run[] {
    const chance = chanceOf(7);
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    lesson.submitRun(seatId);
    const [template] = Object.values(lesson.session.runs);
    return Array.from({ length: count }, (_, index) => {
      const rate = Math.floor(chance() * 4);
      const hyperparameters = {
        ...smallRun,
        seed: index,
        learningRate: [0.001, 0.003, 0.01, 0.03][rate]!,
        batchSize: [25, 50, 100][Math.floor(chance() * 3)]!,
        l2: [0, 0.001][Math.floor(chance() * 2)]!,
      };
      const validationAccuracy = 0.5 + effect * rate - (hyperparameters.l2 > 0 ? effect / 2 : 0) + 0.02 * chance();
      const records = [{ epoch: 1, validationAccuracy, computeSeconds: 1 }];
      return { ...template!, id: `run-${index}`, number: index + 1, state: 'finished', hyperparameters, records };
    });
  }

  it('[H988] are the shares by which a forest’s error on unseen runs grows when a field is shuffled', () => {
    const importance = importanceOf(runs(150, 0.05))!;
    expect(importance.fields.map(({ path }) => path).slice(0, 2)).toEqual(['learningRate', 'l2']);
    expect(importance.fields[0]!.share).toBeGreaterThan(0.7);
    expect(importance.fields.find(({ path }) => path === 'batchSize')?.share ?? 0).toBeLessThan(0.02);
    expect(importance.fields.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    expect(importance.explained).toBeGreaterThan(0.7);
    expect(importanceOf(runs(150, 0.05))).toEqual(importance);
  });

  it('[H989] are not told of fewer than twenty runs, or where nothing tried explains the results', () => {
    expect(importanceOf(runs(19, 0.05))).toBeUndefined();
    expect(importanceOf(runs(150, 0))).toBeUndefined();
    expect(importanceOf(runs(150, 0.05).map((run) => ({ ...run, state: 'stopped' })))).toBeUndefined();
  });
});
