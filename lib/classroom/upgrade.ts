/** Parts of a stored session that an older version wrote, brought to the present one as they are read: what is missing is as that version had it. */

import { onlyDataset } from '../hyperparameters/upgrade.ts';

const withMissing =
  <Missing extends object>(missing: Missing) =>
  (stored: object): object => ({ ...missing, ...stored });

export const upgradedSettings = withMissing({ runTimeLimit: null, dataset: onlyDataset });

/** Compute time was called GPU time until version 0.6. */
const earlierBudget = 'gpu-seconds';

/** A board, or those of its parts that a change has. */
function upgradedBoardParts(stored: object): object {
  const { budget } = stored as { budget?: { kind?: unknown } | null };
  return budget?.kind === earlierBudget ? { ...stored, budget: { ...budget, kind: 'compute-seconds' } } : stored;
}

/** Until boards could be of one round, they counted the whole lesson. */
export const upgradedBoard = (stored: object): object =>
  withMissing({ scope: 'lesson', dataset: null })(upgradedBoardParts(stored));
export const upgradedProjector = withMissing({ axis: 'whole', revealed: 0 });
export const upgradedLesson = withMissing({ held: [] });
/** Until 0.6 there were no questions for the class. */
const upgradedSubmitted = withMissing({ cell: null });
const upgradedSeat = withMissing({ handRaisedAt: null, reportAt: null });

/** A change that holds one of these parts as a whole. */
export function upgradedChange(stored: object): object {
  const { kind, seat, run, settings, board, gpuSeconds } = stored as {
    kind?: unknown;
    seat?: object;
    run?: object;
    settings?: object;
    board?: object;
    gpuSeconds?: unknown;
  };
  if (kind === 'seat-joined' && seat) return { ...stored, seat: upgradedSeat(seat) };
  if (kind === 'run-submitted' && run) return { ...stored, run: upgradedSubmitted(run) };
  if (kind === 'settings-changed' && settings) return { ...stored, settings: upgradedSettings(settings) };
  if (kind === 'board-changed' && board) return { ...stored, board: upgradedBoardParts(board) };
  if (kind === 'quota-granted' && gpuSeconds !== undefined) return { ...stored, computeSeconds: gpuSeconds };
  return stored;
}
