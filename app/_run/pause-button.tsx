/** Pausing a run and letting it go on; nothing is lost, so nothing is asked. */
'use client';
import { Pause, Play } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { isUnderWay, type Run } from '#lib/classroom/session.ts';
import { useRunActions } from './use-run-actions.ts';

/** For a run that has not ended; nothing where `by` may do neither: what another has paused a student cannot resume. */
export function PauseButton({ run, by }: { run: Run; by: 'student' | 'instructor' }) {
  const t = useTranslations('run.controls');
  const { pause, resume } = useRunActions();
  const { number, pausedBy } = run;
  if (!isUnderWay(run) || pausedBy === 'quota') return null;
  if (pausedBy === null) {
    return (
      <Button size="small" aria-label={t('pauseLabel', { number })} onClick={() => pause(run)}>
        <Pause aria-hidden className="size-3.5 fill-current" />
        {t('pause')}
      </Button>
    );
  }
  if (by === 'student' && pausedBy === 'instructor') return null;
  return (
    <Button size="small" aria-label={t('resumeLabel', { number })} onClick={() => resume(run)}>
      <Play aria-hidden className="size-3.5 fill-current" />
      {t('resume')}
    </Button>
  );
}
