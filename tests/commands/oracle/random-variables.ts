/** Random variables of a network that all affect its predictions. */
import { keyOf, uniformAt } from '#lib/keyed.ts';
import type { VariableValues } from '#server/trainer/engine/program.ts';

/** Kernels as initialized, the others spread about their usual values; without optimizer state. */
export function randomVariables(initial: VariableValues): VariableValues {
  const own = [...initial].filter(([name]) => name.split('/').length === 2);
  return new Map(
    own.map(([name, values], place) => {
      if (name.endsWith('/kernel')) return [name, values];
      const middle = /gamma|variance/.test(name) ? 1 : 0;
      return [name, values.map((_, index) => middle + uniformAt(keyOf(11, place), index) - 0.5)];
    }),
  );
}
