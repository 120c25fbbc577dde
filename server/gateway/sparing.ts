/** Limits log lines that strangers can cause at will, and counts those left out. */
import type { Log } from '../base/log.ts';
import { createBucket } from './rate-limit.ts';

const lines = { burst: 10, perSecond: 0.1 };

/** Logs up to ten messages at once and then one every ten seconds, each with the number left out before it; `now` in milliseconds. */
export function sparing(say: Log['info'], now: () => number): Log['info'] {
  const bucket = createBucket(lines.burst, lines.perSecond);
  let omitted = 0;
  return (text, fields = {}) => {
    if (!bucket.take(now()).ok) {
      omitted += 1;
      return;
    }
    say(text, { ...fields, ...(omitted > 0 && { omitted }) });
    omitted = 0;
  };
}
