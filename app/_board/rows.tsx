/** The rows of the leaderboard, which glide to their new places. */
'use client';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useShownName } from '#app/_session/student-mark.tsx';
import { Button } from '#app/_ui/button.tsx';
import { BoardRow } from './board-row.tsx';
import { type BandsProps, calibrationsOf, rowProps } from './row-props.ts';

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

const timing: KeyframeAnimationOptions = { duration: 700, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

/**
 * For a list whose children carry `data-key`. When the order of the keys changes, each child that was there before starts
 * where it stood and glides to where it stands now. Positions are measured only then: reading one makes the browser lay out
 * the page.
 */
function useGliding(list: RefObject<HTMLElement | null>, keys: readonly string[]) {
  const tops = useRef(new Map<string, number>());
  const order = useRef('');
  useLayoutEffect(() => {
    const key = keys.join(' ');
    if (order.current === key) return;
    const children = [...(list.current?.children ?? [])] as HTMLElement[];
    const now = new Map(children.map((child) => [child.dataset.key ?? '', child.offsetTop]));
    if (order.current !== '' && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      for (const child of children) {
        const before = tops.current.get(child.dataset.key ?? '');
        const way = before === undefined ? 0 : before - child.offsetTop;
        if (way !== 0) child.animate([{ transform: `translateY(${way}px)` }, { transform: 'none' }], timing);
      }
    }
    tops.current = now;
    order.current = key;
  });
}
