/** One of the student's own runs: state, expectation, progress, result, curves, and what one can do with it. */
'use client';
import { ArrowDown, ArrowUp, ChevronDown, CornerUpLeft, Target } from 'lucide-react';
import { memo, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CompareTick } from '#app/_run/compare-tray.tsx';
import { DifferenceChips } from '#app/_run/difference-chips.tsx';
import { GoOnButtons } from '#app/_run/go-on-buttons.tsx';
import { RunCurves } from '#app/_run/run-curves.tsx';
import { RunLink, useNearestPreset } from '#app/_run/run-link.tsx';
import { RunRemarks } from '#app/_run/run-remarks.tsx';
import {
  ProgressBar,
  RangeTestBadge,
  StateBadge,
  UrgentBadge,
  useEndingText,
  useReasonText,
  useTimesText,
} from '#app/_run/run-words.tsx';
import { PauseButton, StopButton } from '#app/_run/stopping-buttons.tsx';
import { TakeHomeButton, TryLink } from '#app/_run/take-home-button.tsx';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import { missOf } from '#lib/analysis/calibration.ts';
import type { Expectation } from '#lib/analysis/expectation.ts';
import { bestOf, isUnderWay, type Run } from '#lib/classroom/session.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { isRangeTest } from '#lib/network/training-plan.ts';

const FindingLine = lazily(() => import('#app/_run/findings.tsx'), 'FindingLine');
// Only runs on points have one.
const RunBoundary = lazily(() => import('#app/_run/run-boundary.tsx'), 'RunBoundary');

type RunCardProps = {
  run: Run;
  seatNumber: number;
  /** What to expect of a run under way, and the moment at which that was; undefined for one that has ended. */
  expectation: Expectation | undefined;
  now: number | undefined;
  /** Whether it may swap places with the waiting run before or after it. */
  earlier: boolean;
  later: boolean;
  /** How it compares with the runs of other seeds, in a sentence. */
  seeds: string | undefined;
  unfolded: boolean;
  /** Just submitted: it scrolls into sight when it comes. */
  arrived: boolean;
  closed: boolean;
  onMove: (runId: string, by: 1 | -1) => void;
  onReuse: (run: Run) => void;
};

/** Drawn again only when something of this run has changed. */
export const RunCard = memo(function RunCard(props: RunCardProps) {
  const { run, seatNumber, expectation, now, earlier, later, seeds, unfolded, arrived, closed, onMove, onReuse } =
    props;
  const t = useTranslations('run');
  const seedsText = useTranslations('run.seeds');
  const figures = useFigures();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? unfolded;
  const { number } = run;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (arrived) card.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [arrived]);
  const best = bestOf(run);
  const points = hasPoints(datasetOf(run.hyperparameters));
  const base = useNearestPreset(run.hyperparameters);
  return (
    <article
      ref={card}
      className="card scroll-mt-32 px-4 pt-3 pb-3.5 sm:px-5"
      aria-label={t('name', { number })}
      data-testid={`run-${number}`}
    >
      <header className="flex items-center gap-2">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="numbers whitespace-nowrap font-bold">
            <RunLink number={number} />
          </h3>
          <StateBadge state={run.state} />
          {isRangeTest(run.hyperparameters) && <RangeTestBadge />}
          {run.urgent && run.state === 'queued' && <UrgentBadge />}
          {(earlier || later) && <MoveButtons run={run} earlier={earlier} later={later} onMove={onMove} />}
        </div>
        <p className="numbers text-right leading-tight">
          {best ? (
            <>
              <span className="sr-only">{t('best')} </span>
              <strong className="font-bold text-xl">{figures.percent(best.validationAccuracy)}</strong>{' '}
              <span className="block whitespace-nowrap text-2xs text-muted">{t('bestAt', { epoch: best.epoch })}</span>
            </>
          ) : (
            <span className="text-muted text-sm">
              {run.state === 'training' ? t('noBest') : isUnderWay(run) ? null : '–'}
            </span>
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
      <RunRemarks run={run} steered brief={open} />
      <ProgressBar run={run} className="mt-2.5" />
      <Standing run={run} expectation={expectation} now={now} />
      <Foreseen run={run} />
      {seeds !== undefined && (
        <p className="numbers mt-1 font-medium text-sm" title={seedsText('help')}>
          {seeds}
        </p>
      )}
      {open && (
        <>
          <Suspense>
            <FindingLine run={run} />
          </Suspense>
          <div className="mt-3">
            <DifferenceChips
              hyperparameters={run.hyperparameters}
              from={run.name === null ? base.hyperparameters : undefined}
              most={6}
            />
          </div>
          <div className="mt-3">
            <RunCurves
              run={run}
              seatNumber={seatNumber}
              onUse={closed ? undefined : (hyperparameters) => onReuse({ ...run, hyperparameters })}
            />
          </div>
          {points && (
            <Suspense>
              <RunBoundary run={run} className="mx-auto mt-3 max-w-64" />
            </Suspense>
          )}
        </>
      )}
      <footer className="mt-3 flex flex-wrap gap-2">
        <PauseButton run={run} by="student" />
        {isUnderWay(run) && <StopButton run={run} />}
        {run.state === 'finished' && !closed && <GoOnButtons run={run} />}
        <Button size="small" onClick={() => onReuse(run)}>
          <CornerUpLeft aria-hidden className="size-3.5" />
          {t('reuse')}
        </Button>
        {run.lastEpoch && <TakeHomeButton run={run} />}
        {run.lastEpoch && <TryLink run={run} />}
        <CompareTick number={number} worded className="-mr-2 ml-auto" />
      </footer>
    </article>
  );
});

/** Points are shown with one digit, so less than half of one is none. */
const nothing = 0.05;

/** What was expected of the run, and once it has finished how far off that was; undefined without a prediction. */
function usePredictionText(): (run: Run) => string | undefined {
  const t = useTranslations('run.prediction');
  const figures = useFigures();
  return (run) => {
    if (run.prediction === null) return undefined;
    const predicted = figures.percent(run.prediction);
    const miss = missOf(run);
    if (miss === undefined) return t('predicted', { predicted });
    const direction = Math.abs(miss) < nothing ? 'right' : miss > 0 ? 'over' : 'under';
    const reached = figures.percent(bestOf(run)!.validationAccuracy);
    return t('outcome', { predicted, reached, direction, miss: Math.abs(miss).toFixed(1) });
  };
}

/** What the student expected, and how far off that was. */
function Foreseen({ run }: { run: Run }) {
  const t = useTranslations('run.prediction');
  const predictionText = usePredictionText();
  const text = predictionText(run);
  if (text === undefined) return null;
  return (
    <p className="numbers mt-1 flex items-center gap-1.5 text-sm" title={t('calibrationHelp')}>
      <Target aria-hidden className="size-3.5 shrink-0 text-accent" />
      {text}
    </p>
  );
}

/** How far it is, when it will be done, why it waits, or how it ended. */
function Standing({ run, expectation, now }: Pick<RunCardProps, 'run' | 'expectation' | 'now'>) {
  const t = useTranslations('run');
  const figures = useFigures();
  const ended = useEndingText()(run);
  const reasonText = useReasonText();
  const timesText = useTimesText();
  const { computeSeconds } = run;
  const reason = reasonText(run, expectation, true);
  const times = now === undefined ? [] : timesText(run, expectation, now);
  return (
    <>
      <p className="numbers mt-1.5 flex flex-wrap justify-between gap-x-3 text-muted text-sm">
        <span>{t('epochOf', { epoch: run.lastEpoch?.epoch ?? 0, total: run.hyperparameters.epochs })}</span>
        {times.length > 0 && (
          <span className="flex flex-wrap gap-x-3">
            {times.map((time) => (
              <span key={time} className="whitespace-nowrap">
                {time}
              </span>
            ))}
          </span>
        )}
        {computeSeconds > 0 && !isUnderWay(run) && <span>{figures.computeSeconds(computeSeconds)}</span>}
      </p>
      {reason !== undefined && <p className="numbers mt-1 text-sm">{reason}</p>}
      {ended !== undefined && <p className="mt-1.5 text-sm">{ended}</p>}
    </>
  );
}

/** The id of the button that keeps the focus when the card has moved. */
export function moveButtonId(runId: string, by: 1 | -1): string {
  return `${runId}-${by < 0 ? 'earlier' : 'later'}`;
}

/** At the ends of the list the button stays, so that the focus is not lost. */
function MoveButtons({
  run,
  earlier,
  later,
  onMove,
}: {
  run: Run;
  earlier: boolean;
  later: boolean;
  onMove: (runId: string, by: 1 | -1) => void;
}) {
  const t = useTranslations('run.controls');
  const directions = [
    { by: -1, possible: earlier, label: t('moveUp', { number: run.number }), Icon: ArrowUp },
    { by: 1, possible: later, label: t('moveDown', { number: run.number }), Icon: ArrowDown },
  ] as const;
  return (
    <span className="flex">
      {directions.map(({ by, possible, label, Icon }) => (
        <IconButton
          key={by}
          id={moveButtonId(run.id, by)}
          label={label}
          aria-disabled={!possible}
          onClick={() => possible && onMove(run.id, by)}
          className="size-8 aria-disabled:pointer-events-none aria-disabled:opacity-35"
        >
          <Icon aria-hidden className="size-4" />
        </IconButton>
      ))}
    </span>
  );
}
