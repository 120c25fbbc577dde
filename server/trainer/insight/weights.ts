/** The network's variables as they travel: their names and shapes, and their numbers one after another. */
import { compileNetwork } from '../engine/network.ts';
import type { Finding, Found } from './inspector.ts';

/** Weights and moving averages in the network's order, without the optimizer's states. */
export function weightsOf({ network, hyperparameters, variables }: Found): Finding {
  const own = compileNetwork(network, hyperparameters, 'float32').variables;
  const values = own.map(({ name }) => {
    const numbers = variables.get(name);
    if (!numbers) throw new Error(`The run has no variable ${name}.`);
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  });
  return {
    header: { variables: own.map(({ name, shape }) => ({ name, shape })) },
    body: Buffer.concat(values),
  };
}
