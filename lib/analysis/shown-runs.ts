/** Which runs a viewer may see individually, and up to which epoch: the same as the boards show. */

import { hasRow } from '../classroom/pseudonym.ts';
import { type BestSoFar, type Run, runsInOrder, type Seat, type Session } from '../classroom/session.ts';
import { isShown, type Viewer } from '../classroom/viewer.ts';
import { shownEpochs } from './leaderboard.ts';

export type ShownRun = {
  readonly run: Run;
  readonly seat: Seat;
  readonly own: boolean;
  /** The number of visible epochs: fewer than it has if the board is frozen. */
  readonly epochs: number;
  /** Whether nothing is withheld. */
  readonly whole: boolean;
  /** The best of those epochs; undefined before the first. */
  readonly best: BestSoFar | undefined;
  /** Whether the viewer may know whose it is; otherwise it may only appear in a picture of all runs. */
  readonly named: boolean;
};

/**
 * The runs of the session in order. A student sees all of their own; others' as the board shows them: not those of
 * hidden seats, none while the board is blind, up to the epoch at which it was frozen.
 */
export function shownRuns(session: Session, viewer: Viewer): ShownRun[] {
  const { mode, frozen } = session.board;
  return runsInOrder(session).flatMap((run): ShownRun[] => {
    const seat = session.seats[run.seatId]!;
    const own = typeof viewer === 'object' && viewer.seatId === seat.id;
    if (!isShown(seat, viewer) || (mode === 'blind' && !own && viewer !== 'instructor')) return [];
    const epochs = own ? (run.lastEpoch?.epoch ?? 0) : shownEpochs(run, frozen, viewer);
    const best = run.records.findLast(({ epoch }) => epoch <= epochs);
    const whole = own || viewer === 'instructor' || frozen === null;
    return [{ run, seat, own, epochs, whole, best, named: hasRow(session, seat, viewer) }];
  });
}
