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

/**
 * By how many points each seat's predictions missed on average; empty where the board stands still or shows nothing, since
 * it would tell what has come since.
 */
export function calibrationsOf({ board, runs }: Session): ReadonlyMap<string, number> {
  const bySeat = new Map<string, Run[]>();
  for (const run of board.mode === 'live' ? Object.values(runs) : []) {
    bySeat.set(run.seatId, [...(bySeat.get(run.seatId) ?? []), run]);
  }
  return new Map(
    [...bySeat].flatMap(([seatId, own]) => {
      const calibration = calibrationOf(own);
      return calibration ? [[seatId, calibration.error] as const] : [];
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
    id: session.board.per === 'run' ? run.id : seat.id,
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
    calibration: calibrations.get(seat.id) ?? null,
  };
}

/** Students by rank, each once, whatever the rows are of. */
export function useSeatsByRank(rows: readonly { readonly seat: { readonly id: string } }[]): string[] {
  const key = [...new Set(rows.map(({ seat }) => seat.id))].join(' ');
  return useMemo(() => (key === '' ? [] : key.split(' ')), [key]);
}
