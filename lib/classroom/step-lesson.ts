/** Ready lessons that lead through presets of the lectures: a round for each, with a task and a few open fields. */
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { presetById } from '../hyperparameters/presets.ts';
import type { Text } from '../language.ts';
import { lockedTo } from './fields.ts';
import type { PlannedRound } from './lesson.ts';

export type Step = {
  readonly preset: string;
  readonly minutes: number;
  readonly title: Text;
  readonly task: Text;
  /** What students choose freely besides the seed; null for everything. */
  readonly open: readonly string[] | null;
  /** How what is sent differs from the preset. */
  readonly changes?: (preset: Hyperparameters) => Partial<Hyperparameters>;
};

/** The preset's values, to which the round leads. */
export const goalOf = ({ preset }: Step): Hyperparameters => presetById(preset)!.hyperparameters;

/** What the round sends into every form. */
export const sentOf = (step: Step): Hyperparameters => ({ ...goalOf(step), ...step.changes?.(goalOf(step)) });

/** The round in which students begin with these values. */
export function roundOf(
  { minutes, title, open }: Step,
  sent: Hyperparameters,
  runLimit: number,
  message: Text,
): PlannedRound {
  const fields = open
    ? lockedTo(sent, ['seed', ...open])
    : { dataset: { mode: 'fixed' as const, value: sent.dataset } };
  return { title, minutes, runLimit, hyperparameters: sent, fields, message };
}
