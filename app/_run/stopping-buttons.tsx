/** Pausing a run, which loses nothing and asks nothing, and stopping it for good. */
'use client';
import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { isUnderWay, type Run } from '#lib/classroom/session.ts';
import { useRunActions } from './use-run-actions.ts';

/** For a run that has not ended; nothing if `by` may do neither: a student cannot resume what the instructor paused. */
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

/** `nickname` is given where the run is somebody else's. */
export function StopButton({ run, nickname }: { run: Run; nickname?: string | undefined }) {
  const t = useTranslations('run');
  const { stop } = useRunActions();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="small"
        weight="danger"
        aria-label={t('stopLabel', { number: run.number })}
        onClick={() => setAsking(true)}
      >
        <Square aria-hidden className="size-3 fill-current" />
        {t('stop')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('stopTitle', { number: run.number })}
        body={nickname === undefined ? t('stopBody') : t('stopBodyOther', { nickname })}
        action={t('stop')}
        onConfirm={() => void stop(run)}
      />
    </>
  );
}
