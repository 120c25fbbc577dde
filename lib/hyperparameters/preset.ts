/** The form of a preset, and what presets are made of. */
import type { Text } from '../language.ts';
import {
  type Block,
  type Dense,
  defaultBlock,
  defaultDense,
  defaultHyperparameters,
  type Hyperparameters,
} from './hyperparameters.ts';

export type Preset = {
  readonly id: string;
  readonly label: Text;
  /** The lecture's number; empty for the ladder, which runs through several. */
  readonly lecture: string;
  /** The lecture's reported test accuracy, 0…1; null if it reports none. */
  readonly claimedAccuracy: number | null;
  readonly hyperparameters: Hyperparameters;
};

export const block = (values: Partial<Block>): Block => ({ ...defaultBlock, ...values });
export const dense = (units: number, dropout = 0): Dense => ({ ...defaultDense, units, dropout });
export const hyperparameters = (values: Partial<Hyperparameters>): Hyperparameters => ({
  ...defaultHyperparameters,
  ...values,
});
