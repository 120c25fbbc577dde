/** Deletes sessions that were closed long ago, with all their data. */
import type { Log } from '../base/log.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Deletes every session closed more than `days` days before `now`, one after another. `oldest` returns the code of
 * one closed before a given time: each is looked up just before its deletion, since an instructor may reopen it.
 */
export async function deleteOldSessions(parts: {
  days: number;
  now: number;
  oldest: (closedBefore: number) => Promise<string | undefined>;
  remove: (code: string) => Promise<void>;
  log: Log;
}): Promise<void> {
  const before = parts.now - parts.days * day;
  for (;;) {
    const code = await parts.oldest(before);
    if (code === undefined) return;
    await parts.remove(code);
    parts.log.info('closed session deleted', { code, closedDaysAgo: `${parts.days} or more` });
  }
}
