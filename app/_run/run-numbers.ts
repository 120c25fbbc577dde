/** Runs by their numbers, as addresses name them: `?runs=12,15`. */

/** A number of a run or undefined; no session has ten million. */
export const runNumber = (text: string): number | undefined => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined);

/** The runs that a query names, each once; what is no number is left out. */
export function runNumbers(query: URLSearchParams): number[] {
  const written = (query.get('runs') ?? '').split(',');
  return [...new Set(written.flatMap((text) => runNumber(text.trim()) ?? []))];
}
