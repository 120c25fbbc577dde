/** How long the whole class needs for a round, at the speed that was measured. */
'use client';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { PlannedRound } from '#lib/classroom/lesson.ts';
import { classTime } from './round-draft.ts';

/** A warning where it is longer than the round; nothing while nobody is there or no speed is known. */
export function ClassTime({ round, className = '' }: { round: PlannedRound; className?: string }) {
  const t = useTranslations('lesson.rounds');
  const figures = useFigures();
  const speed = useSessionState(({ live }) => live!.speed);
  const trainers = useSessionState(({ live }) => live!.trainers);
  const students = useSessionState(
    ({ session }) => Object.values(session!.seats).filter(({ standing }) => standing === 'in').length,
  );
  const time = classTime(round, students, { speed, trainers });
  if (time === undefined) return null;
  const long = round.minutes !== null && time > round.minutes * 60_000;
  return (
    <p className={`numbers flex items-start gap-1.5 text-sm ${long ? 'text-warn' : 'text-muted'} ${className}`}>
      {long && <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
      {t(long ? 'classTimeLong' : 'classTime', { students, duration: figures.roughly(time) })}
    </p>
  );
}
