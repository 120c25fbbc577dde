/** Why a run does not train now, and when it is expected to start and end, in words. */
'use client';
import { useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import type { Expectation } from '#lib/analysis/expectation.ts';
import type { Run } from '#lib/classroom/session.ts';

const pausedBy = { student: 'pausedByStudent', instructor: 'pausedByInstructor', quota: 'pausedByQuota' } as const;

/** The reason in one sentence; `own` where the reader is the student of the run. Nothing for a run that trains. */
export function useReasonText(): (run: Run, expectation: Expectation | undefined, own: boolean) => string | undefined {
  const t = useTranslations('run.waiting');
  const figures = useFigures();
  return (run, expectation, own) => {
    const whose = own ? 'yes' : 'no';
    // Expectations are up to a second old; whether it is paused is known at once.
    if (run.pausedBy) return t(pausedBy[run.pausedBy], { own: whose });
    const reason = run.state === 'queued' ? expectation?.reason : undefined;
    switch (reason?.kind) {
      case 'session-paused':
        return t('sessionPaused');
      case 'no-trainer':
        return t('noTrainer');
      case 'own-run-first':
        return t('ownFirst', { own: whose, number: reason.number });
      case 'no-room':
        return t('noRoom', {
          own: whose,
          place: expectation?.place ?? 1,
          used: figures.gpuSeconds(reason.used),
          median: figures.gpuSeconds(reason.median),
        });
      case 'next':
        return t('next');
      default:
        return undefined;
    }
  };
}

/** Less than this ahead, a start is no news. */
const soon = 3000;

/** When the run is expected to start, if not at once, and to end; `now` is the moment of the expectation. */
export function useTimesText(): (run: Run, expectation: Expectation | undefined, now: number) => string[] {
  const t = useTranslations('run.waiting');
  const figures = useFigures();
  return (run, expectation, now) => {
    if (!expectation || (run.state !== 'queued' && run.state !== 'training')) return [];
    const { startsAt, endsAt } = expectation;
    const say = (key: 'starts' | 'ends', moment: number) =>
      t(key, { clock: figures.clock(moment), duration: figures.roughly(moment - now) });
    return [
      ...(run.state === 'queued' && startsAt !== null && startsAt - now > soon ? [say('starts', startsAt)] : []),
      ...(endsAt !== null ? [say('ends', endsAt)] : []),
    ];
  };
}
