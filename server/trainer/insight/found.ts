/** What a question about a run is answered from, and its answer. */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Network } from '#lib/network/network.ts';
import type { Checkpoint } from '../checkpoint.ts';

/** A run in its current state, with its network. */
export type Found = Pick<Checkpoint, 'state' | 'variables'> & {
  readonly hyperparameters: Hyperparameters;
  readonly network: Network;
};

/** Throws if the run has no variable of that name. */
export function variableOf({ variables }: Pick<Found, 'variables'>, name: string): Float32Array {
  const values = variables.get(name);
  if (!values) throw new Error(`The run has no variable ${name}.`);
  return values;
}

/** The answer to a question, apart from the run's step and epoch. */
export type Finding = { readonly header: Readonly<Record<string, unknown>>; readonly body: Uint8Array };
