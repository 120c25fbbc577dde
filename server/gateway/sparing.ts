/** Log lines that strangers can cause at will: as many as tell what happens, and then how many were left out. */
import type { Log } from '../base/log.ts';
import { createBucket } from './rate-limit.ts';

const lines = { burst: 10, perSecond: 0.1 };

/** Says up to ten messages at once and one in ten seconds, each with how many before it were not said; `now` in milliseconds. */
export function sparing(say: Log['info'], now: () => number): Log['info'] {
  const bucket = createBucket(lines.burst, lines.perSecond);
  let unsaid = 0;
  return (text, fields = {}) => {
    if (!bucket.take(now()).ok) {
      unsaid += 1;
      return;
    }
    say(text, { ...fields, ...(unsaid > 0 && { unsaid }) });
    unsaid = 0;
  };
}
