/** The progress of a run. */
import { planOf } from '../network/training-plan.ts';
import type { Run } from './session.ts';

/** The share of its steps that a run has done, 0…1; a finished run is at 1 even if it stopped early. */
export function progressOf(run: Run): number {
  return run.state === 'finished' ? 1 : Math.min(1, run.step / planOf(run.hyperparameters).totalSteps);
}
