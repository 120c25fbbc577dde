/** Deletes for good the sessions that were closed long ago, with all that belongs to them. */
import type { Log } from '../base/log.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Deletes every session that was closed more than `days` days before `now`, one after another. `oldest` gives the code of
 * one that was closed before a moment: each is looked up just before it goes, since an instructor may open it again.
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
    parts.log.info('a session was deleted for good', { code, closedDaysAgo: `${parts.days} or more` });
  }
}
