/** The instructor's control of questions for the class: asking one, its progress, closing and reopening it. */
'use client';
import { Grid3x3, Lock, RotateCcw } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { Meter } from '#app/_ui/meter.tsx';
import { openSweep, progressOf } from '#lib/classroom/sweep.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';

const SweepDialog = lazily(() => import('./sweep-dialog.tsx'), 'SweepDialog');

/** For a session that is still open. */
export function SweepCard() {
  const t = useTranslations('sweep');
  const session = useCalmSession();
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState(false);
  if (asking && !opened) setOpened(true);
  const now = openSweep(session);
  const last = session.sweeps.at(-1);
  return (
    <section aria-labelledby="sweep-title" className="card p-4 sm:p-5" data-testid="sweep-card">
      <h2 id="sweep-title" className="font-bold text-lg">
        {t('title')}
      </h2>
      {now ? <OpenQuestion sweep={now} /> : <p className="text-2xs text-muted">{t('lead')}</p>}
      {!now && (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button size="small" aria-haspopup="dialog" onClick={() => setAsking(true)}>
            <Grid3x3 aria-hidden className="size-3.5" />
            {t('ask')}
          </Button>
          {last && <Reopen sweep={last} />}
        </div>
      )}
      {opened && (
        <Suspense>
          <SweepDialog open={asking} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  );
}

function OpenQuestion({ sweep }: { sweep: Sweep }) {
  const t = useTranslations('sweep');
  const ask = useAsk();
  const session = useCalmSession();
  const { total, done, underWay, open } = progressOf(session, sweep);
  const text = t('progress', { done, total });
  return (
    <>
      <p className="mt-1 break-words font-semibold leading-snug">{sweep.question}</p>
      <Meter share={done / total} label={sweep.question} text={text} className="mt-2" />
      <p className="numbers mt-1 text-muted text-sm">
        {[
          text,
          ...(underWay > 0 ? [t('underWay', { count: underWay })] : []),
          ...(open > 0 ? [t('openCells', { count: open })] : []),
        ].join(' · ')}
      </p>
      <div className="mt-3 flex">
        <Button
          size="small"
          weight={open + underWay === 0 ? 'primary' : 'quiet'}
          onClick={() => ask('close-sweep', {}, t('closed'))}
        >
          <Lock aria-hidden className="size-3.5" />
          {t('close')}
        </Button>
      </div>
    </>
  );
}

/** The last question can go on, for cells that were given back. */
function Reopen({ sweep }: { sweep: Sweep }) {
  const t = useTranslations('sweep');
  const ask = useAsk();
  return (
    <Button
      size="small"
      weight="plain"
      title={t('numbered', { number: sweep.number, question: sweep.question })}
      onClick={() => ask('reopen-sweep', { number: sweep.number }, t('reopened'))}
    >
      <RotateCcw aria-hidden className="size-3.5" />
      {t('reopen')}
    </Button>
  );
}
