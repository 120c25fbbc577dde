/** Taking back single values of a form. */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';

/** `values` with the value at `path` as it is in `base`; a changed number of blocks or layers brings back the whole list. */
export function reverted(values: Hyperparameters, base: Hyperparameters, path: string): Hyperparameters {
  const result = structuredClone(values) as Record<string, unknown>;
  const parts = path.replace(/\.length$/, '').split('.');
  const name = parts.pop()!;
  const follow = (from: unknown) => parts.reduce((holder, part) => (holder as Record<string, unknown>)[part], from);
  (follow(result) as Record<string, unknown>)[name] = structuredClone((follow(base) as Record<string, unknown>)[name]);
  return result as Hyperparameters;
}
