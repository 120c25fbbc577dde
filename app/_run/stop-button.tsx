/** Stopping a run, after a question. */
'use client';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import type { Run } from '#lib/classroom/session.ts';
import { useRunActions } from './use-run-actions.ts';

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
