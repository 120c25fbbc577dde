/** How far a run has come, when it may be done, and where it waits. */
import { planOf } from '../training-plan.ts';
import { type Run, runsInOrder, type Session } from './session.ts';

/** The share of its steps that a run has done, 0…1; a finished run is at 1 even if it stopped early. */
export function progressOf(run: Run): number {
  return run.state === 'finished' ? 1 : Math.min(1, run.step / planOf(run.hyperparameters).totalSteps);
}

/** Milliseconds until the run ends if it goes on as it has; undefined until it has done a step. */
export function timeLeft(run: Run, now: number): number | undefined {
  if (run.state !== 'training' || run.startedAt === null || run.step === 0) return undefined;
  const done = progressOf(run);
  return Math.max(0, ((now - run.startedAt) * (1 - done)) / done);
}

/** The runs that wait for a trainer, in the order in which they will be taken. */
export function queueOf(session: Session): Run[] {
  return runsInOrder(session).filter((run) => run.state === 'queued');
}
