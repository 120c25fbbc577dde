import { describe, expect, it } from 'vitest';
import { apply, applyAll, lowestLossOf } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { maximumSeats, openedSession, type Run, weightsOf } from '#lib/classroom/session.ts';
import { maximumRunsUnderWay } from '#lib/rules/submitting.ts';
import { decideReport, decideRequeue, decideStart } from '#lib/rules/training.ts';
import { chanceOf } from '../support/chance.ts';
import { epochPoint, Lesson, smallRun, trainingPoint } from '../support/lesson.ts';

describe('a session', () => {
  it('[S1] is the result of its changes, applied in order and numbered by the sequence', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    lesson.reach(lesson.submitRun(seatId), 0.4);
    const replayed = lesson.changes.reduce(apply, openedSession('123456', 'Lesson', 1_000));
    expect(replayed).toEqual(lesson.session);
    expect(replayed.sequence).toBe(lesson.changes.length);
  });

  it('[S2] numbers seats from 0 and runs from 1, in order of arrival', () => {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const runs = [lesson.submitRun(b), lesson.submitRun(a)];
    expect([a, b].map((id) => lesson.session.seats[id]!.number)).toEqual([0, 1]);
    expect(runs.map((id) => lesson.session.runs[id]!.number)).toEqual([1, 2]);
  });

  it('[C850] a run’s weights are its last epoch’s, or those of the lowest validation loss if it has finished and restores them', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const weightsAfter = (restoreBest: boolean, state: Run['state']) => {
      const runId = lesson.submitRun(seatId, { ...smallRun, restoreBest });
      const losses = [0.9, 0.4, 0.4, 0.6];
      const epochs = losses.map((validationLoss, index) => ({
        ...epochPoint(index + 1, 5 * (index + 1), 0.1 * (index + 1)),
        validationLoss,
      }));
      const run = {
        ...lesson.session.runs[runId]!,
        lowestLoss: lowestLossOf(null, epochs),
        lastEpoch: epochs[3]!,
        state,
      };
      return weightsOf(run);
    };
    expect(weightsAfter(true, 'finished')).toEqual({ epoch: 2, validationAccuracy: 0.2, restored: true });
    expect(weightsAfter(true, 'training')).toEqual({ epoch: 4, validationAccuracy: 0.4, restored: false });
    expect(weightsAfter(false, 'finished')).toEqual({ epoch: 4, validationAccuracy: 0.4, restored: false });
  });

  it.each([
    ['is extended', { kind: 'run-extended', epochs: 9 }],
    ['is tried again', { kind: 'run-retried' }],
  ] as const)('[H956] forgets what was found in a run that %s', (_, change) => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('지수'));
    const found = () => lesson.session.runs[runId]!.findings;
    const ending = { state: 'finished', stoppedEarly: false } as const;
    lesson.happen({ kind: 'run-ended', at: 9, runId, ending, findings: ['vanishing'] });
    expect(found()).toEqual(['vanishing']);
    lesson.happen({ ...change, at: 10, runId });
    expect(found()).toEqual([]);
  });

  it('[S3] refuses a student when all seats are taken', () => {
    const lesson = new Lesson();
    for (let index = 0; index < maximumSeats; index++) lesson.join(`s${index}`);
    expect(() => lesson.join('late')).toThrow(/seats/);
  });

  it('[G203] gives removed and banned students’ seats to others', () => {
    const lesson = new Lesson();
    const seats = Array.from({ length: maximumSeats }, (_, index) => lesson.join(`s${index}`));
    const instructor = { role: 'instructor' } as const;
    lesson.ask(instructor, 'change-seat', { seatId: seats[0]!, seat: { standing: 'banned' } });
    lesson.ask(instructor, 'remove-seats', { seatIds: [seats[0]!, seats[1]!, 'nobody'] });
    expect(seats.slice(0, 3).map((id) => lesson.session.seats[id]!.standing)).toEqual(['banned', 'removed', 'in']);
    for (const name of ['late', 'later']) lesson.join(name);
    expect(() => lesson.join('latest')).toThrow(/seats/);
  });
});

describe('submitting', () => {
  it('[S4] is for students only', () => {
    const lesson = new Lesson();
    const asked = (role: 'stranger' | 'instructor' | 'projector') =>
      lesson.ask({ role }, 'submit-run', { hyperparameters: smallRun })?.code;
    expect([asked('instructor'), asked('projector')]).toEqual(['not-allowed', 'not-allowed']);
    expect(asked('stranger')).toBe('say-hello-first');
    expect(lesson.session.runs).toEqual({});
  });

  it('[S5] refuses an impossible network, naming the layer, and records nothing', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const { sequence } = lesson.session;
    const hyperparameters = { ...smallRun, blocks: Array(6).fill(smallRun.blocks[0]) };
    expect(lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters })).toMatchObject({
      code: 'image-vanishes',
      params: { layer: 'pool3' },
    });
    expect(lesson.session.sequence).toBe(sequence);
  });

  it('[S6] is refused for a student with the maximum number of unfinished runs', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const other = lesson.join('민준');
    const runs = Array.from({ length: maximumRunsUnderWay }, () => lesson.submitRun(seatId));
    expect(lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters: smallRun })?.code).toBe(
      'too-many-runs',
    );
    lesson.submitRun(other);
    lesson.ask({ role: 'student', seatId }, 'stop-run', { runId: runs[0]! });
    lesson.submitRun(seatId);
  });
});

describe('stopping', () => {
  it('[S7] is for a run’s own student and the instructor', () => {
    const lesson = new Lesson();
    const [mine, yours] = [lesson.join('가'), lesson.join('나')];
    const [first, second] = [lesson.submitRun(mine), lesson.submitRun(mine)];
    expect(lesson.ask({ role: 'student', seatId: yours }, 'stop-run', { runId: first })?.code).toBe('no-such-run');
    expect(lesson.ask({ role: 'projector' }, 'stop-run', { runId: first })?.code).toBe('not-allowed');
    expect(lesson.ask({ role: 'student', seatId: mine }, 'stop-run', { runId: first })).toBeUndefined();
    expect(lesson.ask({ role: 'instructor' }, 'stop-run', { runId: second })).toBeUndefined();
    expect([first, second].map((id) => lesson.session.runs[id]!.ending)).toEqual([
      { state: 'stopped', by: 'student' },
      { state: 'stopped', by: 'instructor' },
    ]);
  });

  it('[S8] is refused for a run that has ended, and for an unknown one as missing', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.ask({ role: 'instructor' }, 'stop-run', { runId });
    expect(lesson.ask({ role: 'instructor' }, 'stop-run', { runId })?.code).toBe('run-has-ended');
    expect(lesson.ask({ role: 'instructor' }, 'stop-run', { runId: 'nothing' })?.code).toBe('no-such-run');
  });
});

describe('closing', () => {
  it('[S9] stops waiting and training runs; nobody can join or submit afterwards, and it cannot happen twice', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const runId = lesson.submitRun(seatId);
    expect(lesson.ask({ role: 'student', seatId }, 'close-session', {})?.code).toBe('not-allowed');
    expect(lesson.ask({ role: 'instructor' }, 'close-session', {})).toBeUndefined();
    expect(lesson.session.runs[runId]!.ending).toEqual({ state: 'stopped', by: 'session' });
    expect(lesson.session.closedAt).toBe(lesson.now);
    expect(lesson.ask({ role: 'instructor' }, 'close-session', {})?.code).toBe('session-closed');
    expect(lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters: smallRun })?.code).toBe(
      'session-closed',
    );
    expect(() => lesson.join('나')).toThrow(/closed/);
  });
});

describe('a trainer’s report', () => {
  const report = (runId: string, attempt: number) => ({
    runId,
    attempt,
    step: 1,
    computeSeconds: 0.1,
    points: [trainingPoint(1)],
    epochs: [],
  });

  it('[S10] counts only for the run’s current attempt', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    expect(decideReport(lesson.session, report(runId, 1), 1)).toBeUndefined();
    lesson.happen(...decideStart(lesson.session, runId, 1)!);
    expect(decideReport(lesson.session, report(runId, 1), 1)).toHaveLength(1);
    lesson.happen(decideRequeue(lesson.session, { runId, attempt: 1 }, 'trainer-gone', 1)!);
    lesson.happen(...decideStart(lesson.session, runId, 1)!);
    expect(decideReport(lesson.session, report(runId, 1), 1)).toBeUndefined();
    expect(decideReport(lesson.session, report(runId, 2), 1)).toHaveLength(1);
  });

  it('[S11] is ignored once the run is stopped, and a stopped run is neither lent nor given back', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.happen(...decideStart(lesson.session, runId, 1)!);
    lesson.ask({ role: 'instructor' }, 'stop-run', { runId });
    expect(decideReport(lesson.session, report(runId, 1), 1)).toBeUndefined();
    expect(decideStart(lesson.session, runId, 1)).toBeUndefined();
    expect(decideRequeue(lesson.session, { runId, attempt: 1 }, 'trainer-gone', 1)).toBeUndefined();
  });

  it('[S12] ends a run as finished, diverged or failed, each with its details', () => {
    const endings = [
      [
        { outcome: 'finished', stoppedEarly: true, test: { loss: 1, accuracy: 0.5 } },
        { state: 'finished', stoppedEarly: true },
      ],
      [
        { outcome: 'diverged', step: 7 },
        { state: 'diverged', step: 7 },
      ],
      [
        { outcome: 'failed', message: 'No memory.' },
        { state: 'failed', message: 'No memory.' },
      ],
    ] as const;
    for (const [ending, expected] of endings) {
      const lesson = new Lesson();
      const runId = lesson.submitRun(lesson.join('가'));
      lesson.happen(...decideStart(lesson.session, runId, 1)!);
      lesson.happen(...decideReport(lesson.session, { ...report(runId, 1), ending }, 5)!);
      expect(lesson.session.runs[runId]).toMatchObject({ state: expected.state, ending: expected, endedAt: 5 });
    }
  });

  it('[S13] puts the sealed test accuracy into no change', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.happen(...decideStart(lesson.session, runId, 1)!);
    const ending = { outcome: 'finished', stoppedEarly: false, test: { loss: 1.23456, accuracy: 0.654321 } } as const;
    const changes = decideReport(lesson.session, { ...report(runId, 1), ending }, 5);
    expect(JSON.stringify(changes)).not.toMatch(/0\.654321|1\.23456|test/);
  });
});

it('[L62] changes applied together give the same session as one by one, and leave the previous one unchanged', () => {
  const chance = chanceOf(62);
  for (let trial = 0; trial < 50; trial++) {
    const lesson = new Lesson();
    const runIds = ['a', 'b', 'c'].map((name) => lesson.submitRun(lesson.join(name)));
    const before = lesson.session;
    const frozen = structuredClone(before);
    const changes = Array.from({ length: 30 }, (_, index): Change => {
      const runId = runIds[Math.floor(chance() * runIds.length)]!;
      if (chance() < 0.1) return { kind: 'run-started', at: index, runId, attempt: index };
      if (chance() < 0.1) return { kind: 'run-changed', at: index, runId, run: { starred: chance() < 0.5 } };
      const epochs = chance() < 0.4 ? [epochPoint(1 + Math.floor(chance() * 9), index, chance())] : [];
      return { kind: 'run-reported', at: index, runId, step: index, computeSeconds: index / 10, points: [], epochs };
    });
    expect(applyAll(before, changes)).toEqual(changes.reduce(apply, before));
    expect(before).toEqual(frozen);
  }
});
