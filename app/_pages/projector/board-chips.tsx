/** Above the projected ranks: the budget that they are within, and when they were frozen; nothing where all is free. */
'use client';
import { Snowflake, Timer } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useBudgetText } from '#app/_board/board-head.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Board } from '#lib/classroom/board.ts';

/** In one line. */
export function BoardChips({ board: { budget, frozen } }: { board: Board }) {
  const t = useTranslations('board.ranking');
  const figures = useFigures();
  const budgetText = useBudgetText();
  if (!budget && !frozen) return null;
  const look = 'flex items-center gap-2 rounded-full bg-warn-soft px-4 py-0.5 font-semibold text-warn text-xl';
  return (
    <ul className="flex shrink-0 gap-3">
      {budget && (
        <li className={look}>
          <Timer aria-hidden className="size-5" />
          {budgetText(budget)}
        </li>
      )}
      {frozen && (
        <li className={look}>
          <Snowflake aria-hidden className="size-5" />
          {t('frozen', { clock: figures.clock(frozen.at) })}
        </li>
      )}
    </ul>
  );
}
