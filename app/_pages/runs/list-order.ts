/** How the list of all runs is sorted. */
import type { ShownRun } from '#lib/analysis/shown-runs.ts';

export const listColumns = ['number', 'student', 'accuracy', 'parameters', 'gpuSeconds', 'state'] as const;
export type ListColumn = (typeof listColumns)[number];
export type ListOrder = { readonly column: ListColumn; readonly descending: boolean };

const states = ['training', 'queued', 'paused', 'finished', 'diverged', 'failed', 'stopped'] as const;

/** The runs sorted; equal ones by their number, the newest first. */
export function sortedRuns(
  runs: readonly ShownRun[],
  { column, descending }: ListOrder,
  nameOf: (seat: ShownRun['seat']) => string,
): ShownRun[] {
  const compare: Record<ListColumn, (a: ShownRun, b: ShownRun) => number> = {
    number: (a, b) => a.run.number - b.run.number,
    student: (a, b) => nameOf(a.seat).localeCompare(nameOf(b.seat), 'ko'),
    accuracy: (a, b) => (a.best?.validationAccuracy ?? -1) - (b.best?.validationAccuracy ?? -1),
    parameters: (a, b) => a.run.parameters - b.run.parameters,
    gpuSeconds: (a, b) => a.run.gpuSeconds - b.run.gpuSeconds,
    state: (a, b) => states.indexOf(a.run.state) - states.indexOf(b.run.state),
  };
  return [...runs].sort((a, b) => (descending ? -1 : 1) * compare[column](a, b) || b.run.number - a.run.number);
}
