/** Which runs go to which trainer: fair between students, even between trainers, in turns where there is no room for all. */
import type { Assignment, TrainerAuth, TrainerStatus } from '#lib/protocol/trainer.ts';
import { admissionOrder } from '#lib/session/admission.ts';
import type { Queue } from '../queue/queue.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';

/** A run that a trainer has. */
export type Loan = {
  readonly code: string;
  readonly attempt: number;
  /** When it was lent, in milliseconds. */
  readonly at: number;
  /** Asked back: the trainer may still report it, but it counts no more as lent. */
  released: boolean;
};

export type Trainer = {
  readonly auth: TrainerAuth;
  status: TrainerStatus;
  /** By run id: what it has been lent and has not been told to forget. */
  readonly loans: Map<string, Loan>;
};

/** A run may train this long before it makes room for one that waits. */
const turnMilliseconds = 20_000;
/** Loading and writing a network costs time: only so many change places at once. */
const changesAtOnce = 4;

const held = ({ loans }: Trainer) => [...loans.values()].filter(({ released }) => !released).length;

/**
 * Lends up to `room` runs to a trainer: each student's next, students in the order of admission, and no more than leave
 * the other trainers their share.
 */
export async function lend(
  trainer: Trainer,
  room: number,
  trainers: readonly Trainer[],
  { store, queue, sessions, now }: { store: SessionStore; queue: Queue; sessions: Sessions; now: () => number },
): Promise<Assignment[]> {
  const students = await store.waitingStudents();
  const waiting = admissionOrder(students, trainers.length);
  const all = waiting.length + trainers.reduce((sum, each) => sum + held(each), 0);
  const share = Math.ceil(all / trainers.length) - held(trainer);
  const assignments: Assignment[] = [];
  for (const { seatId } of waiting.slice(0, Math.min(room, share))) {
    const others = students.filter((other) => other.seatId !== seatId).map((other) => other.seatId);
    const taken = await queue.take(others);
    const assignment = taken && (await sessions.start(taken));
    if (!taken || !assignment) continue;
    trainer.loans.set(taken.runId, { code: taken.code, attempt: assignment.attempt, at: now(), released: false });
    assignments.push(assignment);
  }
  return assignments;
}

/** Where runs wait and no trainer has room, those that have been lent longest make way. */
export async function rotate(
  trainers: readonly Trainer[],
  { store, sessions, now }: { store: SessionStore; sessions: Sessions; now: () => number },
): Promise<void> {
  if (trainers.length === 0 || trainers.some((trainer) => held(trainer) < trainer.status.capacity)) return;
  const waiting = admissionOrder(await store.waitingStudents(), trainers.length).length;
  const long = trainers
    .flatMap(({ loans }) => [...loans])
    .filter(([, { released, at }]) => !released && now() - at >= turnMilliseconds)
    .sort(([, a], [, b]) => a.at - b.at);
  for (const [runId, { code, attempt }] of long.slice(0, Math.min(waiting, changesAtOnce))) {
    await sessions.requeue(code, { runId, attempt }, 'rotation');
  }
}
