/** The limits that an instructor types: each a number within bounds, or nothing for none. */

import { ledgerOf } from '#lib/classroom/quota.ts';
import type { Session, Settings } from '#lib/classroom/session.ts';

export type LimitName = keyof Pick<Settings, 'quota' | 'runLimit' | 'epochLimit'>;

/** The bounds that the server sets. */
export const limitBounds: Record<LimitName, { minimum: number; maximum: number; whole: boolean }> = {
  quota: { minimum: 1, maximum: 1_000_000, whole: false },
  runLimit: { minimum: 1, maximum: 20, whole: true },
  epochLimit: { minimum: 1, maximum: 200, whole: true },
};

/** How many students with a run under way have spent so much already that this quota would pause them. */
export function overspent(session: Session, quota: number | null): number {
  if (quota === null) return 0;
  const settings = { ...session.settings, quota };
  return Object.keys(session.seats).filter((seatId) => {
    const { left, lines } = ledgerOf({ ...session, settings }, seatId);
    return left === 0 && lines.some(({ run }) => run.state === 'queued' || run.state === 'training');
  }).length;
}
