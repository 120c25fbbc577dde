/** The simulated class: its choices, its options, and how it notices that clients disagree. */
import { describe, expect, test } from 'vitest';
import { createSessionStore, type SessionStore } from '#app/_live/session-store.ts';
import { apply } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { checkSeatNickname } from '#lib/classroom/seat-nickname.ts';
import { openedSession } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { parseHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { createRandom, nicknameOf, smallHyperparameters } from '../../support/choices.ts';
import { epoch, joined, quiet, reported, started, submitted } from '../../support/lesson.ts';
import { OptionError } from '../harness/command.ts';
import { comparePoints, compareSessions, trainingMoves } from './agreement.ts';
import { readOptions } from './options.ts';
import { spread } from './report.ts';

const ended: Change = { kind: 'run-ended', at: 9000, runId: 'r', ending: { state: 'finished', stoppedEarly: false } };
const lesson = [joined, submitted('r'), started('r'), reported('r', [10, 20], [epoch(1, 20)]), ended];

/** A client that has seen these changes from the start. */
function client(name: string, ...changes: Change[]): { name: string; store: SessionStore } {
  const store = createSessionStore();
  const session = openedSession('123456', 'CIFAR-10', 1000);
  store.greeted({ role: 'projector', seatId: null, session, live: quiet, form: null, metrics: {}, now: 0 }, {}, 0);
  store.changed({ after: 0, changes });
  const runIds = Object.keys(store.getState().session!.runs);
  store.watch(runIds);
  store.attend(runIds.length);
  store.fetched(store.askForMissing(runIds.length), {});
  store.reported(changes.filter((change) => change.kind === 'run-reported'));
  return { name, store };
}

describe('choices', () => {
  test('[Y1] give every student a valid network, the same for the same seed and different ones for others', () => {
    const choose = (seed: number) =>
      Array.from({ length: 300 }, (_, student) => smallHyperparameters(createRandom(seed, student)));
    for (const hyperparameters of choose(1)) {
      expect(parseHyperparameters(hyperparameters).ok).toBe(true);
      expect(describeNetwork(hyperparameters, datasetOf(hyperparameters)).ok).toBe(true);
    }
    expect(choose(1)).toEqual(choose(1));
    expect(choose(1)).not.toEqual(choose(2));
    expect(new Set(choose(1).map((each) => JSON.stringify(each))).size).toBeGreaterThan(250);
  });

  test('[Y1] give 300 students 300 valid nicknames', () => {
    const taken: string[] = [];
    for (let student = 0; student < 300; student += 1) {
      const checked = checkSeatNickname(nicknameOf(student), taken, true);
      expect(checked.ok).toBe(true);
      taken.push(nicknameOf(student));
    }
    expect(nicknameOf(3, 1)).not.toBe(nicknameOf(3));
  });
});

describe('options', () => {
  test('[Y2] default to a class of 20 for a minute on this machine', () => {
    expect(readOptions([])).toEqual({
      students: 20,
      seconds: 60,
      url: 'http://127.0.0.1:3000',
      code: undefined,
      seed: 1,
      json: false,
    });
  });

  test.each([
    ['--students', '301'],
    ['--students', '2.5'],
    ['--seconds', '3601'],
    ['--url', 'class'],
    ['--url', 'file:///etc'],
    ['--code', '12345'],
    ['--colour', 'red'],
  ])('[Y2] %s %s is refused', (name, value) => {
    expect(() => readOptions([name, value])).toThrow(OptionError);
  });
});

describe('agreement', () => {
  test('[Y3] is found for clients with the same session', async () => {
    const clients = [client('a', ...lesson), client('b', ...lesson)];
    expect(await compareSessions(clients, 1000)).toEqual({ sequence: 5, differing: [] });
  });

  test('[Y3] waits for a client that reaches the others’ sequence later, also while the session goes on', async () => {
    const [early, late] = [client('early', ...lesson), client('late', joined)];
    const compared = compareSessions([early, late], 1000);
    early.store.changed({ after: 5, changes: [{ kind: 'session-closed', at: 9999 }] });
    late.store.changed({ after: 1, changes: lesson.slice(1) });
    expect(await compared).toEqual({ sequence: 5, differing: [] });
  });

  test('[Y3] names a client with a different session, and one that lags', async () => {
    const other: Change = { ...ended, ending: { state: 'stopped', by: 'student' } };
    const differing = [client('a', ...lesson), client('b', ...lesson.slice(0, -1), other)];
    expect(await compareSessions(differing, 1000)).toEqual({ sequence: 5, differing: ['b'] });
    const behind = [client('a', ...lesson), client('b', joined)];
    expect(await compareSessions(behind, 1)).toEqual({ sequence: null, differing: ['b'] });
  });

  test('[Y4] names curves that differ from the server’s', async () => {
    const witness = client('witness', ...lesson).store;
    const other = lesson.map((change) =>
      change.kind === 'run-reported' ? reported('r', [10, 15, 20], [epoch(1, 20)]) : change,
    );
    expect(await comparePoints([client('a', ...lesson)], witness, 1000)).toEqual({ compared: 1, differing: [] });
    expect(await comparePoints([client('a', ...other)], witness, 1000)).toEqual({
      compared: 1,
      differing: ['run 1 at a'],
    });
  });

  test('[Y4] names curves that never arrive from the server', async () => {
    const witness = createSessionStore();
    const session = lesson.reduce(apply, openedSession('123456', 'CIFAR-10', 1000));
    witness.greeted({ role: 'projector', seatId: null, session, live: quiet, form: null, metrics: {}, now: 0 }, {}, 0);
    expect(await comparePoints([], witness, 1)).toEqual({ compared: 0, differing: ['run 1 was not fetched'] });
  });
});

describe('progress', () => {
  test('[Y6] is missed in runs that neither end nor advance; one that advances, or no active run, is fine', async () => {
    const hung = client('a', joined, submitted('r'), started('r'), reported('r', [10]));
    expect(await trainingMoves(hung.store, 1)).toBe(false);
    expect(await trainingMoves(client('b', ...lesson).store, 1)).toBe(true);
    const moving = trainingMoves(hung.store, 10_000);
    hung.store.changed({ after: 4, changes: [reported('r', [20])] });
    expect(await moving).toBe(true);
  });
});

test('[Y5] median, 95th percentile and maximum are values that occurred', () => {
  expect(spread(Array.from({ length: 20 }, (_, index) => 20 - index))).toEqual({ median: 10, p95: 19, max: 20 });
  expect(spread([7])).toEqual({ median: 7, p95: 7, max: 7 });
  expect(spread([])).toBeNull();
});
