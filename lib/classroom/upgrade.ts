/** Parts of a stored session that an older version wrote, brought to the present one as they are read: what is missing is as that version had it. */

import { onlyDataset } from '../hyperparameters/upgrade.ts';

const withMissing =
  <Missing extends object>(missing: Missing) =>
  (stored: object): object => ({ ...missing, ...stored });

export const upgradedSettings = withMissing({ runTimeLimit: null, dataset: onlyDataset });
/** Until boards could be of one round, they counted the whole lesson. */
export const upgradedBoard = withMissing({ scope: 'lesson', dataset: null });
export const upgradedProjector = withMissing({ axis: 'whole' });
export const upgradedLesson = withMissing({ held: [] });
const upgradedSeat = withMissing({ handRaisedAt: null });

/** A change that holds one of these parts as a whole. */
export function upgradedChange(stored: object): object {
  const { kind, seat, settings } = stored as { kind?: unknown; seat?: object; settings?: object };
  if (kind === 'seat-joined' && seat) return { ...stored, seat: upgradedSeat(seat) };
  if (kind === 'settings-changed' && settings) return { ...stored, settings: upgradedSettings(settings) };
  return stored;
}
