/** Students in the order of the board. */
'use client';
import { useMemo } from 'react';

/** Students by rank, each once, whatever the rows are of. */
export function useSeatsByRank(rows: readonly { readonly seat: { readonly id: string } }[]): string[] {
  const key = [...new Set(rows.map(({ seat }) => seat.id))].join(' ');
  return useMemo(() => (key === '' ? [] : key.split(' ')), [key]);
}
