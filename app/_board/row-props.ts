/** What a row of the leaderboard shows, taken from the ranked rows. */
'use client';
import { useMemo } from 'react';
import { calibrationOf } from '#lib/analysis/calibration.ts';
import { type Band, type LeaderboardRow, shownEpochs } from '#lib/analysis/leaderboard.ts';
import type { Order } from '#lib/classroom/board.ts';
import type { Run, Session } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import type { BoardRowProps } from './board-row.tsx';

export type BandsProps = {
  session: Session;
  bands: readonly Band[];
  order: Order;
  viewer: Viewer;
  ownSeat: string | null;
};

/** What a row of the board is of. */
const rowId = ({ board }: Pick<Session, 'board'>, run: Run): string => (board.per === 'run' ? run.id : run.seatId);

/**
 * By how many points the predictions of each row missed, a student's on average; empty where the board stands still or shows
 * nothing, since it would tell what has come since.
 */
export function calibrationsOf(session: Pick<Session, 'board' | 'runs'>): ReadonlyMap<string, number> {
  const byRow = new Map<string, Run[]>();
  for (const run of session.board.mode === 'live' ? Object.values(session.runs) : []) {
    const id = rowId(session, run);
    byRow.set(id, [...(byRow.get(id) ?? []), run]);
  }
  return new Map(
    [...byRow].flatMap(([id, own]) => {
      const calibration = calibrationOf(own);
      return calibration ? [[id, calibration.error] as const] : [];
    }),
  );
}

/** What a row shows, from the board's own row and its place in the band. */
export function rowProps(
  { session, order, viewer, ownSeat }: Omit<BandsProps, 'bands'>,
  calibrations: ReadonlyMap<string, number>,
  row: LeaderboardRow,
  band: Band,
  place: number,
  name: string,
): BoardRowProps {
  const { seat, run, best, error, test } = row;
  const epochs = shownEpochs(run, session.board.frozen, viewer);
  return {
    id: rowId(session, run),
    order,
    per: session.board.per,
    rank: band.rank,
    sharing: band.rows.length,
    first: place === 0,
    last: place === band.rows.length - 1,
    name,
    seatNumber: seat.number,
    own: seat.id === ownSeat,
    hidden: seat.hidden && viewer === 'instructor',
    runNumber: run.number,
    runName: run.name,
    parameters: run.parameters,
    hyperparameters: run.hyperparameters,
    best,
    error,
    final: run.lastEpoch?.epoch === epochs ? run.lastEpoch.validationAccuracy : null,
    testAccuracy: test?.accuracy ?? null,
    testError: test?.error ?? null,
    moved: test?.moved ?? null,
    calibration: calibrations.get(rowId(session, run)) ?? null,
  };
}

/** Students by rank, each once, whatever the rows are of. */
export function useSeatsByRank(rows: readonly { readonly seat: { readonly id: string } }[]): string[] {
  const key = [...new Set(rows.map(({ seat }) => seat.id))].join(' ');
  return useMemo(() => (key === '' ? [] : key.split(' ')), [key]);
}
