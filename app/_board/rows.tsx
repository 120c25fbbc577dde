/** The rows of the leaderboard, which glide to their new places. */
'use client';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useShownName } from '#app/_session/use-shown-name.ts';
import { Button } from '#app/_ui/button.tsx';
import { BoardRow } from './board-row.tsx';
import { type BandsProps, calibrationsOf, rowProps } from './row-props.ts';
import { useGliding } from './use-gliding.ts';

/** More rows than a class has students; a board of runs shows the rest when asked. */
const rowsAtFirst = 60;

export function Rows(props: BandsProps) {
  const t = useTranslations('board.ranking');
  const nameOf = useShownName(props.viewer);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const calibrations = calibrationsOf(props.session);
  const rows = props.bands.flatMap((band) =>
    band.rows.map((row, place) => rowProps(props, calibrations, row, band, place, nameOf(row.seat))),
  );
  const shown = all ? rows : rows.slice(0, rowsAtFirst);
  useGliding(
    list,
    shown.map(({ id }) => id),
  );
  return (
    <>
      <ol ref={list} className="-mt-2 flex flex-col" data-testid="leaderboard">
        {shown.map((row) => (
          <BoardRow key={row.id} {...row} />
        ))}
      </ol>
      {rows.length > rowsAtFirst && (
        <Button size="small" className="self-center" onClick={() => setAll(!all)}>
          {all ? t('showFewer') : t('showAll', { count: rows.length })}
        </Button>
      )}
    </>
  );
}
