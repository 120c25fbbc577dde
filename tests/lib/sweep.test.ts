/** Questions for the class: asking one, whose cell is next, what gives a cell back, and what the session's rules refuse. */
import { describe, expect, it } from 'vitest';
import { viewsOf } from '#lib/classroom/remote.ts';
import type { Ending } from '#lib/classroom/session.ts';
import { cellStates, hyperparametersOfCell, nextCell, openSweep, progressOf } from '#lib/classroom/sweep.ts';
import type { SweepDraft } from '#lib/classroom/sweep-schemas.ts';
import { upgradedChange } from '#lib/classroom/upgrade.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Payload } from '#lib/protocol/requests.ts';
import { Lesson, smallRun, submitted } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const question: SweepDraft = {
  question: 'Which learning rate for which batch size?',
  fields: [
    { path: 'learningRate', values: [0.001, 0.01] },
    { path: 'batchSize', values: [50, 100] },
  ],
  hyperparameters: smallRun,
  seeds: 2,
};

function classOf(students: number, sweep: Partial<SweepDraft> = {}) {
  const lesson = new Lesson();
  const seats = Array.from({ length: students }, (_, index) => lesson.join(`학생${index + 1}`));
  const refusal = lesson.ask(instructor, 'open-sweep', { sweep: { ...question, ...sweep } });
  if (refusal) throw new Error(refusal.message);
  const train = (seatId: string, payload: Payload<'train-cell'> = {}) => {
    const refused = lesson.ask({ role: 'student', seatId }, 'train-cell', payload);
    return refused ?? lesson.session.runs[lesson.lastIds[0]!]!;
  };
  /** Trains the next cell and returns its run. */
  const take = (seatId: string) => {
    const run = train(seatId);
    if ('code' in run) throw new Error(run.message);
    return run;
  };
  const end = (runId: string, ending: Ending) => lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending });
  const sweep_ = () => lesson.session.sweeps.at(-1)!;
  const taken = () => cellStates(lesson.session, sweep_()).map(({ open }) => sweep_().seeds - open.length);
  return { lesson, seats, train, take, end, sweep: sweep_, taken };
}
const finished: Ending = { state: 'finished', stoppedEarly: false };

describe('a question for the class', () => {
  it('[I980] has a cell for every combination of its values, and the rest as the instructor set it', () => {
    const { sweep } = classOf(0);
    const cells = [0, 1, 2, 3].map((index) => hyperparametersOfCell(sweep(), index));
    expect(cells.map(({ learningRate, batchSize }) => [learningRate, batchSize])).toEqual([
      [0.001, 50],
      [0.01, 50],
      [0.001, 100],
      [0.01, 100],
    ]);
    expect(cells.map(({ learningRate, batchSize, ...rest }) => rest)).toEqual(
      cells.map(() => {
        const { learningRate, batchSize, ...rest } = smallRun;
        return rest;
      }),
    );
    const filters = classOf(0, {
      fields: [{ path: 'blocks.*.filters', values: [4, 8] }],
      hyperparameters: defaultHyperparameters,
    });
    expect(hyperparametersOfCell(filters.sweep(), 1).blocks.map((block) => block.filters)).toEqual([8, 8]);
  });

  it('[I981] is refused with the field if a value is impossible, locked, beyond the data set or without effect', () => {
    const lesson = new Lesson();
    const asking = (sweep: Partial<SweepDraft>) =>
      lesson.ask(instructor, 'open-sweep', { sweep: { ...question, ...sweep } });
    const on = (path: string, ...values: (number | string | boolean)[]) => asking({ fields: [{ path, values }] });
    expect(on('learningRate', 0.01, 5)).toMatchObject({ code: 'impossible-value', params: { field: 'learningRate' } });
    expect(on('seed', 1, 2)).toMatchObject({ code: 'impossible-value' });
    expect(on('dataset', 'mnist', 'cifar-10')).toMatchObject({ code: 'impossible-value' });
    expect(on('epochs', 2, 1000)).toMatchObject({ code: 'too-big', path: 'hyperparameters.epochs' });
    expect(on('learningRate', 0.01, 0.01)?.code).toBe('same-cells');
    expect(on('momentum', 0.5, 0.9)?.code).toBe('same-cells');
    expect(on('schedule', 'constant', 'range-test')).toMatchObject({ path: 'hyperparameters.schedule' });
    expect(asking({ question: ' ' })?.code).toBe('question-invalid');
    lesson.ask(instructor, 'change-settings', { settings: { epochLimit: 2 } });
    expect(on('epochs', 2, 3)?.code).toBe('too-many-epochs');
    lesson.ask(instructor, 'change-fields', {
      fields: { learningRate: { mode: 'range', minimum: 0.001, maximum: 0.01 }, seed: { mode: 'fixed', value: 1 } },
    });
    expect(on('learningRate', 0.001, 0.1)).toMatchObject({
      code: 'field-out-of-range',
      path: 'hyperparameters.learningRate',
    });
    expect(on('learningRate', 0.001, 0.01)).toMatchObject({ code: 'field-locked', path: 'hyperparameters.seed' });
    lesson.datasets = [];
    expect(asking({ seeds: 1 })?.code).toBe('data-set-missing');
    expect(lesson.session.sweeps).toEqual([]);
  });

  it('[I982] is the only one that is open; a closed one stays readable, takes no more runs, and can be opened again', () => {
    const { lesson, seats, train, take } = classOf(1);
    const run = take(seats[0]!);
    expect(lesson.ask(instructor, 'open-sweep', { sweep: question })?.code).toBe('question-open');
    lesson.ask(instructor, 'close-sweep', {});
    expect(openSweep(lesson.session)).toBeUndefined();
    expect(train(seats[0]!)).toMatchObject({ code: 'no-question' });
    expect(lesson.ask(instructor, 'close-sweep', {})?.code).toBe('no-question');
    lesson.reach(run.id, 0.5);
    lesson.reach(run.id, 0.6);
    expect(progressOf(lesson.session, lesson.session.sweeps[0]!)).toEqual({ total: 8, open: 7, underWay: 0, done: 1 });
    lesson.ask(instructor, 'open-sweep', { sweep: { ...question, question: 'Another?' } });
    expect(lesson.ask(instructor, 'reopen-sweep', { number: 1 })?.code).toBe('question-open');
    lesson.ask(instructor, 'close-sweep', {});
    expect(lesson.ask(instructor, 'reopen-sweep', { number: 9 })?.code).toBe('no-question');
    expect(lesson.ask(instructor, 'reopen-sweep', { number: 1 })).toBeUndefined();
    expect(openSweep(lesson.session)).toMatchObject({ number: 1, question: question.question });
    expect(lesson.session.sweeps.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('[I983] is closed with its session', () => {
    const { lesson } = classOf(0);
    lesson.ask(instructor, 'close-session', {});
    expect(lesson.session.sweeps[0]!.closedAt).toBe(lesson.now);
    expect(lesson.ask(instructor, 'reopen-sweep', { number: 1 })?.code).toBe('session-closed');
  });

  it('[I989] is shown on the projector when it is asked', () => {
    const { lesson } = classOf(0);
    expect(lesson.session.projector.view).toBe('sweep');
    expect(viewsOf(lesson.session).at(-1)).toBe('sweep');
    expect(viewsOf(new Lesson().session)).not.toContain('sweep');
  });
});

describe('training a cell', () => {
  it('[I984] takes one with the fewest seeds and submits its run at once, each seed of a cell once', () => {
    const { lesson, seats, take, taken, sweep } = classOf(3);
    const runs = Array.from({ length: 8 }, (_, index) => {
      const run = take(seats[index % 3]!);
      expect(Math.max(...taken()) - Math.min(...taken())).toBeLessThanOrEqual(1);
      return run;
    });
    expect(taken()).toEqual([2, 2, 2, 2]);
    for (const { cell, state, hyperparameters } of runs) {
      expect(state).toBe('queued');
      expect(hyperparameters).toEqual(hyperparametersOfCell(sweep(), cell!.index, hyperparameters.seed - 1));
    }
    expect(new Set(runs.map(({ cell, hyperparameters }) => `${cell!.index} ${hyperparameters.seed}`)).size).toBe(8);
    expect(nextCell(lesson.session, sweep(), seats[0]!)).toBeUndefined();
  });

  it('[I985] begins at a cell of each student’s own, so that those who press at once are not refused', () => {
    const { lesson, seats, sweep } = classOf(4);
    const first = seats.map((seatId) => nextCell(lesson.session, sweep(), seatId)!.index);
    expect(new Set(first).size).toBe(4);
  });

  it('[I986] gets back what failed, was stopped, is paused or left with its student; a diverged run has answered', () => {
    const { lesson, seats, take, end, taken } = classOf(2, { seeds: 1 });
    const [a, b] = seats as [string, string];
    const runs = [take(a), take(a), take(a), take(b)] as const;
    expect(taken()).toEqual([1, 1, 1, 1]);
    const cell = (run: (typeof runs)[number]) => taken()[run.cell!.index];
    end(runs[0].id, { state: 'failed', message: 'The trainer was lost.' });
    expect(cell(runs[0])).toBe(0);
    end(runs[1].id, { state: 'stopped', by: 'student' });
    expect(cell(runs[1])).toBe(0);
    end(runs[2].id, { state: 'diverged', step: 3 });
    expect(cell(runs[2])).toBe(1);
    lesson.ask({ role: 'student', seatId: b }, 'pause-run', { runId: runs[3].id });
    expect(cell(runs[3])).toBe(0);
    lesson.ask({ role: 'student', seatId: b }, 'resume-run', { runId: runs[3].id });
    expect(cell(runs[3])).toBe(1);
    for (const accuracy of [0.4, 0.5]) lesson.reach(runs[3].id, accuracy);
    end(runs[3].id, finished);
    expect(cell(runs[3])).toBe(1);
    lesson.ask(instructor, 'change-seat', { seatId: b, seat: { standing: 'removed' } });
    expect(cell(runs[3])).toBe(0);
    const again = take(a);
    expect(again.hyperparameters.seed).toBe(1);
    expect(cell(again)).toBe(1);
  });

  it('[I987] counts one answer for each seed, and an extended run with the epochs of its cell', () => {
    const { lesson, seats, take, end, sweep } = classOf(1, { seeds: 1 });
    const [a] = seats as [string];
    const first = take(a);
    lesson.ask({ role: 'student', seatId: a }, 'pause-run', { runId: first.id });
    const { index } = first.cell!;
    const second = take(a);
    expect(second.cell!.index).toBe(index);
    for (const accuracy of [0.4, 0.5]) lesson.reach(second.id, accuracy);
    end(second.id, finished);
    lesson.ask({ role: 'student', seatId: a }, 'resume-run', { runId: first.id });
    for (const accuracy of [0.4, 0.5]) lesson.reach(first.id, accuracy);
    end(first.id, finished);
    expect(cellStates(lesson.session, sweep())[index]!.answers.map(({ id }) => id)).toEqual([first.id]);
    lesson.ask({ role: 'student', seatId: a }, 'extend-run', { runId: first.id, epochs: 3 });
    expect(cellStates(lesson.session, sweep())[index]).toMatchObject({ answers: [{ id: first.id }], open: [] });
  });

  it('[I988] is refused where any run would be, when all cells are taken, and for a cell that another has taken', () => {
    const { lesson, seats, train, take } = classOf(2, { seeds: 1 });
    const [a, b] = seats as [string, string];
    lesson.ask(instructor, 'change-settings', { settings: { runLimit: 1 } });
    take(a);
    expect(train(a)).toMatchObject({ code: 'too-many-runs', params: { maximum: 1 } });
    lesson.ask(instructor, 'change-settings', { settings: { runLimit: null, predict: true } });
    const { index } = nextCell(lesson.session, lesson.session.sweeps[0]!, b)!;
    expect(train(b)).toMatchObject({ code: 'prediction-missing' });
    expect(train(a, { cell: index, prediction: 0.5 })).toMatchObject({ prediction: 0.5, cell: { index } });
    expect(train(b, { cell: index, prediction: 0.5 })).toMatchObject({ code: 'cell-taken' });
    lesson.ask(instructor, 'change-settings', { settings: { predict: false } });
    take(a);
    take(a);
    expect(train(b)).toMatchObject({ code: 'cells-taken' });
    lesson.ask(instructor, 'change-fields', { fields: { learningRate: { mode: 'fixed', value: 0.5 } } });
    lesson.ask(instructor, 'stop-run', { runId: Object.keys(lesson.session.runs)[0]! });
    expect(train(b)).toMatchObject({ code: 'field-locked', path: 'hyperparameters.learningRate' });
  });
});

it('[G980] a change that an older version stored has runs without a cell', () => {
  const { run, ...change } = submitted('run-1') as Extract<ReturnType<typeof submitted>, { kind: 'run-submitted' }>;
  const { cell: _cell, ...older } = run;
  expect(upgradedChange({ ...change, run: older })).toEqual({ ...change, run });
});
