/** What stands above the picture on the wall: that training is paused, the instructor's message, what the board counts. */
'use client';
import { CirclePause, Megaphone, Rows3, Snowflake, Timer } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useBudgetText, useOtherScope } from '#app/_board/board-head.tsx';
import { useFigures, useNames, useWording } from '#app/_ui/names.ts';
import type { Session } from '#lib/classroom/session.ts';

/** Calm, for it may stand there through a whole discussion. */
export function PausedBanner() {
  const t = useTranslations('session.lesson');
  return (
    <p className="mx-6 mt-3 flex items-center gap-3 rounded-xl bg-warn-soft px-5 py-2 text-xl">
      <CirclePause aria-hidden className="size-7 shrink-0 text-warn" />
      <strong className="whitespace-nowrap font-bold text-warn">{t('projectorTitle')}</strong>
      <span>{t('projectorBanner')}</span>
    </p>
  );
}

/** The instructor's message to everybody, as long as it stands. */
export function Message({ session: { lesson } }: { session: Session }) {
  const wording = useWording();
  if (!lesson.message) return null;
  return (
    <p className="flex shrink-0 items-center gap-4 rounded-xl bg-accent-soft px-5 py-2.5">
      <Megaphone aria-hidden className="size-7 shrink-0 text-accent" />
      <span className="line-clamp-3 text-balance font-semibold text-2xl leading-snug">
        {wording(lesson.message.text)}
      </span>
    </p>
  );
}

/** In one line. */
export function BoardChips({ session }: { session: Session }) {
  const t = useTranslations('board.ranking');
  const { budget, frozen, dataset } = session.board;
  const names = useNames();
  const other = dataset !== null && dataset !== session.settings.dataset;
  const scope = useOtherScope(session);
  const figures = useFigures();
  const budgetText = useBudgetText();
  if (!budget && !frozen && !scope && !other) return null;
  const look = 'flex items-center gap-2 rounded-full bg-warn-soft px-4 py-0.5 font-semibold text-warn text-xl';
  return (
    <ul className="flex shrink-0 gap-3">
      {other && <li className={look}>{names.value('dataset', dataset)}</li>}
      {scope && (
        <li className={look}>
          <Rows3 aria-hidden className="size-5" />
          {scope}
        </li>
      )}
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
