/** The network's variables for transfer: their names and shapes, then all their values. */
import { compileNetwork } from '../engine/network.ts';
import type { Finding, Found } from './inspector.ts';

/** Weights and moving averages in the network's order, without optimizer state. */
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
