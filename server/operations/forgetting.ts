/** Forgets, once an hour, what nobody needs any more: trainers that went, old answers, deleted runs, sessions past their time. */
import type { Log } from '../base/log.ts';
import { deleteOldSessions } from './retention.ts';

/** Answers of requests are remembered this long: no client repeats a request after a day. */
const answersKept = 24 * 60 * 60 * 1000;
/** Runs of deleted sessions are remembered this long, three times as long as a trainer keeps a checkpoint. */
const deletionsKept = 21 * 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;

/** Begins, and returns what ends it; `now` in milliseconds since 1970. */
export function keepForgetting(parts: {
  trainers: { forget: () => Promise<void> };
  store: { forgetAnswers: (before: number) => Promise<void>; forgetDeletedRuns: (before: number) => Promise<void> };
  /** RETENTION_DAYS; undefined where sessions are kept for good. */
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
    forget().catch((error: Error) => log.warn('what is old could not be forgotten', { reason: error.message }));
  }, hour);
  return () => clearInterval(timer);
}
