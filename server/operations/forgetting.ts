/** Deletes expired data once an hour: trainers that left, old answers, ids of deleted runs, sessions past their retention. */
import type { Log } from '../base/log.ts';
import { deleteOldSessions } from './retention.ts';

/** How long answers to requests are kept: no client repeats a request after a day. */
const answersKept = 24 * 60 * 60 * 1000;
/** How long the ids of deleted runs are kept: three times as long as a trainer keeps a checkpoint. */
const deletionsKept = 21 * 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;

/** Starts, and returns a function that stops; `now` in milliseconds since 1970. */
export function keepForgetting(parts: {
  trainers: { forget: () => Promise<void> };
  store: { forgetAnswers: (before: number) => Promise<void>; forgetDeletedRuns: (before: number) => Promise<void> };
  /** RETENTION_DAYS; undefined if sessions are kept. */
  days: number | undefined;
  oldest: (closedBefore: number) => Promise<string | undefined>;
  remove: (code: string) => Promise<void>;
  now: () => number;
  log: Log;
}): () => void {
  const { trainers, store, days, oldest, remove, now, log } = parts;
  const forget = async () => {
    await trainers.forget();
    await store.forgetAnswers(now() - answersKept);
    await store.forgetDeletedRuns(now() - deletionsKept);
    if (days !== undefined) await deleteOldSessions({ days, now: now(), oldest, remove, log });
  };
  const timer = setInterval(() => {
    forget().catch((error: Error) => log.warn('could not delete expired data', { reason: error.message }));
  }, hour);
  return () => clearInterval(timer);
}
