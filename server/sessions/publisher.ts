/** Batches each session's changes into one broadcast, at most every 100 ms. */

import type { Change } from '#lib/classroom/change.ts';
import type { ChangesBroadcast } from '#lib/protocol/broadcasts.ts';

/** Fast enough to feel live, slow enough for a phone: ten a second regardless of the number of runs. */
export const broadcastInterval = 100;

export type Publisher = {
  /** Takes the changes after sequence `after`; a session's changes arrive in order, some may be missing. */
  publish(code: string, after: number, changes: readonly Change[]): void;
  /** Sends pending changes at once. */
  flush(): void;
};

/** `broadcast` sends to every screen of the session. */
export function createPublisher(broadcast: (code: string, changes: ChangesBroadcast) => void): Publisher {
  const gathered = new Map<string, ChangesBroadcast>();
  const resting = new Map<string, NodeJS.Timeout>();

  const send = (code: string) => {
    const changes = gathered.get(code);
    if (!changes) return;
    gathered.delete(code);
    broadcast(code, changes);
    rest(code);
  };
  const rest = (code: string) => {
    clearTimeout(resting.get(code));
    resting.set(
      code,
      setTimeout(() => {
        resting.delete(code);
        send(code);
      }, broadcastInterval),
    );
  };
  return {
    publish(code, after, changes) {
      const waiting = gathered.get(code);
      if (waiting && waiting.after + waiting.changes.length === after) waiting.changes.push(...changes);
      else {
        if (waiting) broadcast(code, waiting);
        gathered.set(code, { after, changes: [...changes] });
      }
      if (!resting.has(code)) send(code);
    },
    flush() {
      for (const code of gathered.keys()) send(code);
      for (const timer of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
