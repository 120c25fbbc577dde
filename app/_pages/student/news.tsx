/** The hand that calls the instructor, and which own runs have ended. */
'use client';
import { Hand } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { IconButton } from '#app/_ui/button.tsx';

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
