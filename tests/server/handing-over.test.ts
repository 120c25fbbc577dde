import { expect, it } from 'vitest';
import type { RunAttempt } from '#lib/classroom/run-report.ts';
import { createLending, type Trainer } from '#server/hub/lending.ts';
import type { Queue } from '#server/queue/queue.ts';
import type { Sessions } from '#server/sessions/sessions.ts';
import type { SessionStore } from '#server/store/session-store.ts';
import { smallRun } from '../support/lesson.ts';
import { joinSession, openSession, runServer, yes } from '../support/running-server.ts';
import { connectTrainer, idle, type TrainerSocket, token, trainerAuth, work } from '../support/trainer-socket.ts';

/** This many students with a run each, all lent to one trainer. */
async function fullTrainer(students: number) {
  const { url } = await runServer({ TRAINER_TOKEN: token });
  const { code, instructor } = await openSession(url);
  for (let number = 0; number < students; number++) {
    const { student } = await joinSession(url, code, `학생 ${number}`);
    yes(await student.ask('submit-run', { hyperparameters: { ...smallRun, seed: number } }));
  }
  const full = connectTrainer(url, { name: 'full' });
  const lent = await work(full, 40);
  expect(lent).toHaveLength(students);
  return { url, full, instructor, lent };
}

/** The next runs that the trainer is asked to give back, each with a function that confirms it. */
function askedBack(trainer: TrainerSocket, count: number): Promise<{ run: RunAttempt; answer: () => void }[]> {
  const asked: { run: RunAttempt; answer: () => void }[] = [];
  return new Promise((resolve) => {
    trainer.on('release', (run, answer) => {
      asked.push({ run, answer });
      if (asked.length === count) resolve(asked);
    });
  });
}

it('[Q17] a trainer that joins late takes over runs from a full one once they are saved', async () => {
  const { url, full, instructor, lent } = await fullTrainer(4);
  const asked = askedBack(full, 2);
  const late = connectTrainer(url, { name: 'late' });
  expect(await work(late, 40)).toEqual([]);
  const given = await asked;
  // The checkpoints are still being written, so nobody may resume from them.
  expect(await work(late, 40)).toEqual([]);

  const requeued = instructor.next('changes', ({ changes }) =>
    changes.some((change) => change.kind === 'run-requeued' && change.why === 'rotation'),
  );
  for (const { answer } of given) answer();
  await requeued;
  const taken = await work(late, 40);
  while (taken.length < 2) taken.push(...(await work(late, 40)));
  const before = (runId: string) => lent.find((run) => run.runId === runId)!;
  expect(taken.map(({ runId }) => runId).sort()).toEqual(given.map(({ run }) => run.runId).sort());
  for (const { runId, attempt } of taken) expect(attempt).toBe(before(runId).attempt + 1);
  expect(await work(full, 40)).toEqual([]);
});

/** Trainers as seen by lending, with no waiting runs; `released` are the runs asked back. */
function world() {
  let now = 1_000_000;
  const released: string[] = [];
  const trainer = (runs: readonly string[], room = 40): Trainer => ({
    auth: trainerAuth(),
    status: { ...idle, residentRuns: runs.length },
    asked: { at: now, room, memory: null },
    loans: new Map(
      runs.map((runId) => [runId, { code: '123456', attempt: 1, at: now, computeSeconds: 9, released: false }]),
    ),
    async release({ runId }) {
      released.push(runId);
    },
  });
  const lending = createLending({
    store: { waitingStudents: async () => [] } as unknown as SessionStore,
    queue: {} as Queue,
    sessions: { requeue: async () => {} } as unknown as Sessions,
    now: () => now,
    elsewhere: () => [],
  });
  const pass = (seconds: number) => {
    now += 1000 * seconds;
  };
  return { lending, trainer, released, pass };
}

it('[Q15] a run that was handed over stays for at least a minute', async () => {
  const { lending, trainer, released, pass } = world();
  await lending.even([trainer(['a', 'b']), trainer([])]);
  expect(released).toEqual(['a']);
  pass(59);
  await lending.even([trainer([]), trainer(['a', 'a2'])]);
  expect(released).toEqual(['a', 'a2']);
  await lending.even([trainer([]), trainer(['a', 'a2'])]);
  expect(released).toHaveLength(2);
  pass(1);
  await lending.even([trainer([]), trainer(['a', 'a2'])]);
  expect(released).toEqual(['a', 'a2', 'a']);
});

it('[Q15] no run is handed to a trainer that has not asked for work lately', async () => {
  const { lending, trainer, released, pass } = world();
  const silent = trainer([]);
  pass(12);
  await lending.even([trainer(['a', 'b']), silent]);
  expect(released).toEqual([]);
  await lending.even([trainer(['a', 'b']), trainer([])]);
  expect(released).toEqual(['a']);
});
