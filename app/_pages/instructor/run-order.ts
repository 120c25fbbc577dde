/** Which runs the instructor's table shows, and in what order. */
import { progressOf } from '#lib/classroom/progress.ts';
import { bestOf, type Run, type RunState, type Session } from '#lib/classroom/session.ts';

export const columns = ['number', 'student', 'state', 'accuracy', 'progress', 'parameters', 'gpuSeconds'] as const;
export type Column = (typeof columns)[number];
export type Order = { readonly column: Column; readonly descending: boolean };
export type Filter = { readonly state: RunState | ''; readonly seatId: string };

const states: readonly RunState[] = ['training', 'queued', 'paused', 'finished', 'diverged', 'failed', 'stopped'];

/** Names in the order of the reader's language; runs without the value come last either way. */
function compare(session: Session, column: Column, a: Run, b: Run): number {
  const nickname = (run: Run) => session.seats[run.seatId]?.nickname ?? '';
  switch (column) {
    case 'student':
      return nickname(a).localeCompare(nickname(b), 'ko');
    case 'state':
      return states.indexOf(a.state) - states.indexOf(b.state);
    case 'accuracy':
      return (bestOf(a)?.validationAccuracy ?? -1) - (bestOf(b)?.validationAccuracy ?? -1);
    case 'progress':
      return progressOf(a) - progressOf(b);
    default:
      return a[column] - b[column];
  }
}

/** The runs that pass the filter, ordered; equal ones by their number, the newest first. */
export function orderedRuns(session: Session, { state, seatId }: Filter, { column, descending }: Order): Run[] {
  return Object.values(session.runs)
    .filter((run) => (state === '' || run.state === state) && (seatId === '' || run.seatId === seatId))
    .sort((a, b) => (descending ? -1 : 1) * compare(session, column, a, b) || b.number - a.number);
}
