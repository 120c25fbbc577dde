/** Steering the whole lesson: pause and go on, the limits, the end. */
'use client';
import { Pause, Play, SlidersHorizontal } from 'lucide-react';
import { memo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Session } from '#lib/classroom/session.ts';
import { CloseSession } from './close-session.tsx';
import { LimitsDialog } from './limits-dialog.tsx';

/** For a session that is still open. */
export const LessonCard = memo(function LessonCard({ session }: { session: Session }) {
  const t = useTranslations('session.lesson');
  const limits = useTranslations('instructor.limits');
  const figures = useFigures();
  const ask = useAsk();
  const [setting, setSetting] = useState(false);
  const { settings } = session;
  const { quota, runLimit, epochLimit, paused } = settings;
  const set = [
    ...(quota === null ? [] : [t('limitQuota', { gpuSeconds: figures.gpuSeconds(quota) })]),
    ...(runLimit === null ? [] : [t('limitRuns', { count: runLimit })]),
    ...(epochLimit === null ? [] : [t('limitEpochs', { count: epochLimit })]),
  ];
  // Nothing is lost by pausing, so nothing is asked.
  const toggle = () => ask('change-settings', { settings: { paused: !paused } }, paused ? t('wentOn') : t('paused'));
  return (
    <section aria-labelledby="lesson-title" className="card p-4 sm:p-5">
      <h2 id="lesson-title" className="font-bold text-lg">
        {t('title')}
      </h2>
      {paused && (
        <div className="mt-2 rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm">
          <p className="font-semibold text-warn">{t('paused')}</p>
          <p className="mt-0.5">{t('pausedNote')}</p>
        </div>
      )}
      <Button weight={paused ? 'primary' : 'quiet'} className="mt-3 w-full" onClick={toggle}>
        {paused ? (
          <Play aria-hidden className="size-4 fill-current" />
        ) : (
          <Pause aria-hidden className="size-4 fill-current" />
        )}
        {paused ? t('goOn') : t('pause')}
      </Button>
      <div className="mt-4 flex items-start gap-3">
        <div className="min-w-0 flex-1 text-sm">
          <h3 className="text-muted">{t('limits')}</h3>
          {set.length === 0 ? (
            <p>{t('noLimits')}</p>
          ) : (
            <ul className="numbers">
              {set.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </div>
        <Button size="small" aria-haspopup="dialog" onClick={() => setSetting(true)}>
          <SlidersHorizontal aria-hidden className="size-3.5" />
          {limits('title')}
        </Button>
      </div>
      <div className="mt-4 border-line border-t pt-4">
        <CloseSession session={session} />
      </div>
      <LimitsDialog open={setting} onOpenChange={setSetting} session={session} />
    </section>
  );
});
