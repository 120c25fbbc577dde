/** What the student may have missed: dots on screens where something new is, and the hand that calls the instructor. */
'use client';
import { Hand } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { IconButton } from '#app/_ui/button.tsx';
import type { View } from './views.tsx';

/** Raises one's hand, or lowers it. */
export function HandButton({ raised }: { raised: boolean }) {
  const t = useTranslations('student.hand');
  const ask = useAsk();
  return (
    <IconButton
      label={t(raised ? 'lower' : 'raise')}
      aria-pressed={raised}
      onClick={() => ask('raise-hand', { raised: !raised }, raised ? undefined : t('raised'))}
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
    >
      <Hand aria-hidden className="size-4.5" />
    </IconButton>
  );
}

/** Own runs that have ended, by id, as one text: it changes when another ends. */
export const useEnded = (seatId: string) =>
  useSessionState(({ session }) =>
    Object.values(session!.runs)
      .filter((run) => run.seatId === seatId && run.endedAt !== null)
      .map(({ id }) => id)
      .join(' '),
  );

/** The screens on which something has come that the student has not looked at. */
export function useNews(view: View, seatId: string): ReadonlySet<View> {
  const sent = useSessionState(({ session }) => session!.lesson.pushed?.at ?? 0);
  const ended = useEnded(seatId);
  const round = useSessionState(({ session }) => session!.lesson.rounds);
  const marks = { form: `${sent} ${round}`, runs: ended, board: '' };
  const [seen, setSeen] = useState(marks);
  if (seen[view] !== marks[view]) setSeen({ ...seen, [view]: marks[view] });
  return new Set((['form', 'runs', 'board'] as const).filter((each) => each !== view && seen[each] !== marks[each]));
}
