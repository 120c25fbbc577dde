/** One of the student's own runs: state, progress, result, curves, and what one can do with it. */
'use client';
import { ChevronDown, CornerUpLeft } from 'lucide-react';
import { memo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { timeLeft } from '#lib/session/progress.ts';
import { isUnderWay, type Run } from '#lib/session/session.ts';
import { useNow } from '../../_live/use-session.tsx';
import { useFigures } from '../../_text/names.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { DifferenceChips } from './difference-chips.tsx';
import { RunCurves } from './run-curves.tsx';
import { ProgressBar, StateBadge, useEndingText } from './run-words.tsx';
import { StopButton } from './stop-button.tsx';

/** `place` is where the run stands in the queue, from 1; undefined when it does not wait. */
export const RunCard = memo(function RunCard({
  run,
  seatNumber,
  place,
  unfolded,
  onReuse,
}: {
  run: Run;
  seatNumber: number;
  place: number | undefined;
  unfolded: boolean;
  onReuse: (run: Run) => void;
}) {
  const t = useTranslations('runs');
  const figures = useFigures();
  const endingText = useEndingText();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? unfolded;
  const { number, best, ending } = run;
  return (
    <article className="card px-4 pt-3 pb-3.5 sm:px-5" aria-label={t('name', { number })} data-testid={`run-${number}`}>
      <header className="flex items-center gap-2">
        <h3 className="numbers font-bold">{t('name', { number })}</h3>
        <StateBadge state={run.state} />
        <span className="flex-1" />
        <p className="numbers text-right leading-tight">
          {best ? (
            <>
              <span className="sr-only">{t('best')} </span>
              <strong className="font-bold text-xl">{figures.percent(best.validationAccuracy)}</strong>{' '}
              <span className="block text-2xs text-muted">{t('bestAt', { epoch: best.epoch })}</span>
            </>
          ) : (
            <span className="text-muted text-sm">{isUnderWay(run) ? t('noBest') : '–'}</span>
          )}
        </p>
        <IconButton
          label={open ? t('collapse', { number }) : t('expand', { number })}
          aria-expanded={open}
          onClick={() => setChosen(!open)}
          className="-mr-2"
        >
          <ChevronDown aria-hidden className={`size-4.5 transition-transform ${open ? 'rotate-180' : ''}`} />
        </IconButton>
      </header>
      <ProgressBar run={run} className="mt-2.5" />
      <p className="numbers mt-1.5 flex flex-wrap justify-between gap-x-3 text-muted text-sm">
        <span>{t('epochOf', { epoch: run.lastEpoch?.epoch ?? 0, total: run.hyperparameters.epochs })}</span>
        {place !== undefined && <span>{t('place', { place })}</span>}
        {run.state === 'training' && <TimeLeft run={run} />}
        {run.gpuSeconds > 0 && !isUnderWay(run) && (
          <span>{t('gpuSeconds', { seconds: Number(run.gpuSeconds.toFixed(1)) })}</span>
        )}
      </p>
      {ending && ending.state !== 'finished' && <p className="mt-1.5 text-sm">{endingText(ending)}</p>}
      {ending?.state === 'finished' && ending.stoppedEarly && <p className="mt-1.5 text-sm">{endingText(ending)}</p>}
      {open && (
        <>
          <div className="mt-3">
            <DifferenceChips hyperparameters={run.hyperparameters} most={6} />
          </div>
          <div className="mt-3">
            <RunCurves run={run} seatNumber={seatNumber} />
          </div>
        </>
      )}
      <footer className="mt-3 flex flex-wrap gap-2">
        <Button size="small" onClick={() => onReuse(run)}>
          <CornerUpLeft aria-hidden className="size-3.5" />
          {t('reuse')}
        </Button>
        {isUnderWay(run) && <StopButton run={run} />}
      </footer>
    </article>
  );
});

function TimeLeft({ run }: { run: Run }) {
  const t = useTranslations('runs');
  const figures = useFigures();
  const left = timeLeft(run, useNow(1000));
  return left === undefined ? null : <span>{t('timeLeft', { time: figures.duration(left) })}</span>;
}
