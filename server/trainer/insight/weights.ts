/** The network's variables for transfer: their names and shapes, then all their values. */
import { compileNetwork } from '../engine/network.ts';
import { type Finding, type Found, variableOf } from './found.ts';

/** Weights and moving averages in the network's order, without optimizer state. */
export function weightsOf(found: Found): Finding {
  const { network, hyperparameters } = found;
  const own = compileNetwork(network, hyperparameters, 'float32').variables;
  const values = own.map(({ name }) => {
    const numbers = variableOf(found, name);
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  });
  return {
    header: { variables: own.map(({ name, shape }) => ({ name, shape })) },
    body: Buffer.concat(values),
  };
}
