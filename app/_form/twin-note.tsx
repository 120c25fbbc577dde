/** A sentence above the submit button: the very same run has finished already. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useShownName } from '#app/_session/student-mark.tsx';

export function TwinNote({ runId }: { runId: string }) {
  const t = useTranslations('form.cost');
  const run = useSessionState(({ session }) => session?.runs[runId]);
  const seat = useSessionState(({ session }) => (run ? session?.seats[run.seatId] : undefined));
  const nameOf = useShownName({ seatId: useSessionState(({ seatId }) => seatId) ?? '' });
  if (!run || !seat) return null;
  return <p className="mb-2.5 text-muted text-sm">{t('twin', { number: run.number, nickname: nameOf(seat) })}</p>;
}
