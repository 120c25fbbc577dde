/** The one or two runs whose networks look at the picture, as the address names them. */
import { runNumbers } from '#app/_run/run-numbers.ts';

/** Side by side on a phone there is room for two. */
const mostTried = 2;

/** The first numbers in a query, as many as there is room for; `first` stands for an address that names none. */
export function readRuns(search: string, first: number | undefined): readonly number[] {
  const named = runNumbers(new URLSearchParams(search)).slice(0, mostTried);
  return named.length > 0 || first === undefined ? named : [first];
}
