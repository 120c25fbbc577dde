/** Decides which runs go to which trainer: fair between students, even between trainers, alternating if there is not room for all. */

import { admissionOrder, changesAtOnce, turnSeconds } from '#lib/classroom/admission.ts';
import type { RunAttempt } from '#lib/classroom/run-report.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { neededMemory } from '#lib/network/cost.ts';
import { type DeviceRoom, type Fit, fitOf } from '#lib/network/fit.ts';
import type { Assignment, TrainerAuth, WorkRequest } from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import type { RemoteTrainer } from '../cluster/bus.ts';
import { type Holding, moveMilliseconds, portionOf, surplusOf } from '../cluster/spreading.ts';
import type { Queue } from '../queue/queue.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';

/** A run lent to a trainer. */
export type Loan = {
  readonly code: string;
  readonly attempt: number;
  /** When it was lent, in milliseconds. */
  readonly at: number;
  /** Compute time reported by the trainer. */
  computeSeconds: number;
  /** Asked back: the trainer may still report it, but it no longer counts as lent. */
  released: boolean;
};

export type Trainer = {
  readonly auth: TrainerAuth;
  status: TrainerStatus;
  /** When it last asked for work, how many more runs it would take, and how much memory these may need. */
  asked: { readonly at: number; readonly room: number; readonly memory: DeviceRoom | null };
  /** By run id: its loans that it has not been told to forget. */
  readonly loans: Map<string, Loan>;
  /** Asks a run back; resolves when its checkpoint is on disk, or if the trainer does not answer. */
  release(run: RunAttempt): Promise<void>;
};

/** A trainer with room asks every five seconds; one that has not asked for longer has no room. */
const askedMilliseconds = 12_000;

/** The trainer's loans that have not been asked back, by run. */
export const held = ({ loans }: Trainer) => [...loans].filter(([, { released }]) => !released);

/** A waiting student, with the run that is their next. */
type Waiting = { readonly next: Hyperparameters };

/** What decides whether a trainer can take a run in. */
type Able = { readonly datasets: readonly string[]; readonly memory: DeviceRoom | null };

const ableOf = ({ auth: { datasets }, asked: { memory } }: Trainer): Able => ({ datasets, memory });

/** When the student's next run fits into the trainer's memory; never, too, if it lacks the data set. */
const fitIn = ({ datasets, memory }: Able, { next }: Waiting): Fit =>
  datasets.includes(next.dataset) ? fitOf(neededMemory(next), memory) : 'never';

/**
 * Whether the trainer can take the student's next run in now. One that is too large for every trainer is lent to any with its
 * data set, which refuses it with a sentence.
 */
function mayTake(trainer: Able, waiting: Waiting, all: readonly Able[]): boolean {
  const fit = fitIn(trainer, waiting);
  if (fit !== 'never') return fit === 'now';
  return trainer.datasets.includes(waiting.next.dataset) && all.every((each) => fitIn(each, waiting) === 'never');
}

/** Whether one of the trainers can take the student's next run in now. */
const canTrain =
  (all: readonly Able[]) =>
  (waiting: Waiting): boolean =>
    all.some((each) => mayTake(each, waiting, all));

export type Lending = {
  /** Lends as many runs to one of the trainers as it asks for: each student's next run, in the order of admission. */
  lend(trainer: Trainer, request: WorkRequest, trainers: readonly Trainer[]): Promise<Assignment[]>;
  /** If runs wait and no trainer has room, those lent longest make way. */
  rotate(trainers: readonly Trainer[]): Promise<void>;
  /** If a trainer has room while others have more runs, these hand some over. */
  even(trainers: readonly Trainer[]): Promise<void>;
};

/** How many runs the trainer has, and how many more it would take; `now` in milliseconds. */
export function holdingOf(trainer: Trainer, now: number): Holding {
  const { asked } = trainer;
  return { held: held(trainer).length, room: now - asked.at < askedMilliseconds ? asked.room : 0 };
}

/** `now` in milliseconds. */
export function createLending(parts: {
  store: SessionStore;
  queue: Queue;
  sessions: Sessions;
  now: () => number;
  /** Trainers of other processes. */
  elsewhere: () => readonly RemoteTrainer[];
}): Lending {
  const { store, queue, sessions, now, elsewhere } = parts;
  /** When runs were handed over, while they may not move again. */
  const moved = new Map<string, number>();

  /** These trainers, and those of other processes. */
  const allAble = (trainers: readonly Trainer[]): Able[] => [
    ...trainers.map(ableOf),
    ...elsewhere().map(({ view: { datasets, gpuMemory } }) => ({ datasets, memory: gpuMemory })),
  ];

  /** The trainer saves the run to disk, then the run waits for another. */
  async function takeBack(trainer: Trainer, runId: string) {
    const loan = trainer.loans.get(runId)!;
    const run = { runId, attempt: loan.attempt };
    loan.released = true;
    await trainer.release(run);
    await sessions.requeue(loan.code, run, 'rotation');
  }

  return {
    async lend(trainer, { room, memory }, trainers) {
      const students = await store.waitingStudents();
      const others = elsewhere();
      trainer.asked = { at: now(), room, memory };
      const all = allAble(trainers);
      const own = students.filter((student) => mayTake(ableOf(trainer), student, all));
      const waiting = admissionOrder(own, trainers.length + others.length);
      const holdings = [...trainers.map((each) => holdingOf(each, now())), ...others];
      const portion = portionOf(holdings, trainers.indexOf(trainer), waiting.length);
      const assignments: Assignment[] = [];
      let left = memory;
      for (const student of waiting) {
        if (assignments.length === portion) break;
        const { seatId, next } = student;
        // Each fits alone, but those before it have taken their memory.
        if (!mayTake({ ...ableOf(trainer), memory: left }, student, all)) continue;
        const otherSeats = students.filter((other) => other.seatId !== seatId).map((other) => other.seatId);
        try {
          const taken = await queue.take(otherSeats);
          const assignment = taken && (await sessions.start(taken, trainer.auth.trainerId));
          if (!taken || !assignment) continue;
          const { runId, code } = taken;
          const { attempt } = assignment;
          trainer.loans.set(runId, { code, attempt, at: now(), computeSeconds: 0, released: false });
          assignments.push(assignment);
          left = left && { ...left, freeBytes: Math.max(0, left.freeBytes - neededMemory(next)) };
        } catch (error) {
          // Runs already lent must reach the trainer even if the next loan fails.
          if (assignments.length === 0) throw error;
          break;
        }
      }
      trainer.asked = { at: now(), room: room - assignments.length, memory: left };
      return assignments;
    },

    async rotate(trainers) {
      if (trainers.length === 0 || trainers.some((trainer) => held(trainer).length < trainer.status.capacity)) return;
      const others = elsewhere();
      if (others.some(({ room }) => room > 0)) return;
      const students = (await store.waitingStudents()).filter(canTrain(allAble(trainers)));
      const waiting = admissionOrder(students, trainers.length + others.length).length;
      const long = trainers
        .flatMap((trainer) => held(trainer).map(([runId, { at }]) => ({ trainer, runId, at })))
        .filter(({ at }) => now() - at >= 1000 * turnSeconds)
        .sort((a, b) => a.at - b.at);
      const leaving = long.slice(0, Math.min(waiting, changesAtOnce));
      await Promise.all(leaving.map(({ trainer, runId }) => takeBack(trainer, runId)));
    },

    async even(trainers) {
      for (const [runId, at] of moved) if (now() - at >= moveMilliseconds) moved.delete(runId);
      const students = (await store.waitingStudents()).filter(canTrain(allAble(trainers)));
      // A run must not go to a trainer that lacks its data set.
      if (new Set(trainers.map(({ auth }) => [...auth.datasets].sort().join())).size > 1) return;
      if (admissionOrder(students, trainers.length + elsewhere().length).length > 0) return;
      const stocks = trainers.map((trainer) => ({
        device: trainer.auth.device.kind,
        room: holdingOf(trainer, now()).room,
        folder: trainer.auth.folder,
        runs: held(trainer).map(([runId, { computeSeconds }]) => ({
          runId,
          computeSeconds,
          movedAt: moved.get(runId),
        })),
      }));
      const moves = surplusOf(stocks, now(), changesAtOnce);
      for (const { runId } of moves) moved.set(runId, now());
      await Promise.all(moves.map(({ from, runId }) => takeBack(trainers[from]!, runId)));
    },
  };
}
