/** Which rows the projector has room for, and the boxes around those that share a rank. */
import type { Band, LeaderboardRow } from '#lib/analysis/leaderboard.ts';

/** Ten rows can be read from six metres. */
export const places = 10;

export type PlacedRow = {
  readonly row: LeaderboardRow;
  readonly rank: number | null;
  readonly sharing: number;
  readonly place: number;
};

/** Neighbours on the screen that share a rank; `sharing` counts those who are not on it too. */
export type Box = {
  readonly rank: number | null;
  readonly sharing: number;
  readonly from: number;
  readonly count: number;
};

/** The first ten rows, in an order that does not change with ranks; a highlighted student further down takes the last place. */
export function placedRows(bands: readonly Band[], highlight: string | null): { shown: PlacedRow[]; boxes: Box[] } {
  const all = bands.flatMap(({ rank, rows }) => rows.map((row) => ({ row, rank, sharing: rows.length })));
  const own = all.findIndex(({ row }) => row.seat.id === highlight);
  const chosen = own < places ? all.slice(0, places) : [...all.slice(0, places - 1), all[own]!];
  const placed = chosen.map((each, place) => ({ ...each, place }));
  const boxes: { rank: number | null; sharing: number; from: number; count: number }[] = [];
  for (const { rank, sharing, place } of placed) {
    const last = boxes.at(-1);
    if (last?.rank === rank) last.count += 1;
    else boxes.push({ rank, sharing, from: place, count: 1 });
  }
  return {
    shown: placed.sort((a, b) => a.row.seat.number - b.row.seat.number || a.row.run.number - b.row.run.number),
    boxes,
  };
}
