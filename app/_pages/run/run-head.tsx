/** Whose run it is, how it stands, its best and last figures, and what one may do with it. */
'use client';
import { CornerUpLeft, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { linkOf } from '#app/_form/form-memory.ts';
import { useMetrics, useSessionState } from '#app/_live/use-session.tsx';
import { CompareTick } from '#app/_run/compare-tray.tsx';
import { GoOnButtons } from '#app/_run/go-on-buttons.tsx';
import { RunRemarks } from '#app/_run/run-remarks.tsx';
import { ProgressBar, RangeTestBadge, StateBadge, UrgentBadge, useEndingText } from '#app/_run/run-words.tsx';
import { PauseButton, StopButton } from '#app/_run/stopping-buttons.tsx';
import { TakeHomeButton, TryLink } from '#app/_run/take-home-button.tsx';
import { useRunActions } from '#app/_run/use-run-actions.ts';
import { MarkIcon, useShownName } from '#app/_session/student-mark.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { studentPage } from '#lib/addresses.ts';
import type { EpochPoint } from '#lib/classroom/point.ts';
import { bestOf, isUnderWay, type Run, type Seat, weightsOf } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { examplesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { isRangeTest } from '#lib/network/training-plan.ts';

type HeadProps = { run: Run; seat: Seat; viewer: Viewer };

export function RunHead({ run, seat, viewer }: HeadProps) {
  const t = useTranslations('run');
  const ended = useEndingText()(run);
  const shownName = useShownName(viewer);
  const own = typeof viewer === 'object' && viewer.seatId === seat.id;
  const steered = own || viewer === 'instructor';
  return (
    <section aria-label={t('name', { number: run.number })} className="card px-4 pt-3.5 pb-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="numbers whitespace-nowrap font-bold text-2xl">{t('name', { number: run.number })}</h1>
        <span className="flex min-w-0 items-center gap-1.5 font-semibold">
          <MarkIcon seatNumber={seat.number} />
          <span className="min-w-0 break-words">{shownName(seat)}</span>
        </span>
        <StateBadge state={run.state} />
        {isRangeTest(run.hyperparameters) && <RangeTestBadge />}
        {run.urgent && run.state === 'queued' && <UrgentBadge />}
        <span className="flex-1" />
        <Buttons run={run} seat={seat} viewer={viewer} />
      </div>
      <div className="mt-1">
        <RunRemarks run={run} steered={steered} />
      </div>
      <div className="mt-2.5 flex items-center gap-3">
        <ProgressBar run={run} className="flex-1" />
        <span className="numbers whitespace-nowrap text-muted text-sm">
          {t('epochOf', { epoch: run.lastEpoch?.epoch ?? 0, total: run.hyperparameters.epochs })}
        </span>
      </div>
      {ended !== undefined && <p className="mt-2 text-sm">{ended}</p>}
      <Figures run={run} />
    </section>
  );
}

/** What the reader may do: steer their own run, or any as the instructor; take its values; go on with it. */
function Buttons({ run, seat, viewer }: HeadProps) {
  const t = useTranslations('run');
  const insight = useTranslations('runPage');
  const shownName = useShownName(viewer);
  const { requeue } = useRunActions();
  const code = useSessionState(({ session }) => session!.code);
  const closed = useSessionState(({ session }) => session!.closedAt !== null);
  const own = typeof viewer === 'object' && viewer.seatId === seat.id;
  const isStudent = typeof viewer === 'object';
  const again = run.state === 'failed' || (run.ending?.state === 'stopped' && run.ending.by !== 'student');
  return (
    <div className="flex flex-wrap gap-2">
      {(own || viewer === 'instructor') && isUnderWay(run) && (
        <>
          <PauseButton run={run} by={own ? 'student' : 'instructor'} />
          <StopButton run={run} nickname={own ? undefined : shownName(seat)} />
        </>
      )}
      {own && run.state === 'finished' && !closed && <GoOnButtons run={run} />}
      {viewer === 'instructor' && again && !closed && (
        <Button size="small" onClick={() => requeue(run)}>
          <RotateCcw aria-hidden className="size-3.5" />
          {insight('requeue')}
        </Button>
      )}
      {isStudent && (
        <Link href={studentPage(code, linkOf(run.hyperparameters, run.id))} className={buttonLook({ size: 'small' })}>
          <CornerUpLeft aria-hidden className="size-3.5" />
          {t('reuse')}
        </Link>
      )}
      {run.lastEpoch && <TakeHomeButton run={run} />}
      {run.lastEpoch && <TryLink run={run} />}
      <CompareTick number={run.number} worded />
    </div>
  );
}

/** Best and last, side by side, and what the run cost. */
function Figures({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const runs = useTranslations('run');
  const figures = useFigures();
  const { epochs } = useMetrics([run.id])[run.id]!;
  const best = bestOf(run);
  const bestEpoch = best && epochs.find(({ epoch }) => epoch === best.epoch);
  const last = run.lastEpoch;
  const weights = weightsOf(run);
  if (!best || !last) return <p className="mt-3 text-muted text-sm">{t('beforeFirst')}</p>;
  const facts: [string, string][] = [
    [t('parameters'), figures.whole(run.parameters)],
    [t('cost'), figures.computeSeconds(run.computeSeconds)],
    [
      t('speed'),
      runs('perSecond', {
        count: Math.round(last.imagesPerSecond),
        of: examplesOf(datasetOf(run.hyperparameters)),
      }),
    ],
  ];
  return (
    <div className="mt-3.5 flex flex-wrap gap-x-10 gap-y-4">
      <p className="numbers leading-tight">
        <span className="block text-2xs text-muted">{runs('best')}</span>
        <strong className="block font-bold text-4xl">{figures.percent(best.validationAccuracy)}</strong>
        <span className="text-2xs text-muted">{runs('bestAt', { epoch: best.epoch })}</span>
      </p>
      {run.test && (
        <p className="numbers leading-tight">
          <span className="block text-2xs text-muted">{t('testAccuracy')}</span>
          <strong className="block font-bold text-4xl">{figures.percent(run.test.accuracy)}</strong>
          <span className="block text-2xs text-muted">{t('testLoss', { loss: run.test.loss.toPrecision(3) })}</span>
          {weights && (
            <span className="text-2xs text-muted" data-testid="tested-weights">
              {runs('weightsOf', { which: weights.restored ? 'best' : 'last', epoch: weights.epoch })}
            </span>
          )}
        </p>
      )}
      <BestAndLast best={bestEpoch} last={last} />
      <dl className="numbers flex flex-wrap gap-x-8 gap-y-2">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-2xs text-muted">{name}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const rows = ['validationAccuracy', 'validationLoss', 'accuracy', 'loss'] as const;

function BestAndLast({ best, last }: { best: EpochPoint | undefined; last: EpochPoint }) {
  const t = useTranslations('runPage');
  const figures = useFigures();
  const say = (point: EpochPoint | undefined, row: (typeof rows)[number]) => {
    if (!point) return '–';
    return row === 'accuracy' || row === 'validationAccuracy' ? figures.percent(point[row]) : point[row].toPrecision(3);
  };
  return (
    <table className="numbers text-sm">
      <thead className="text-2xs text-muted">
        <tr>
          <th scope="col" className="pr-4 text-left font-medium">
            <span className="sr-only">{t('figure')}</span>
          </th>
          <th scope="col" className="px-2 text-right font-medium">
            {t('atBest', { epoch: best?.epoch ?? '–' })}
          </th>
          <th scope="col" className="pl-2 text-right font-medium">
            {t('atLast', { epoch: last.epoch })}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row" className="pr-4 text-left font-normal text-muted">
              {t(`figures.${row}`)}
            </th>
            <td className="px-2 text-right font-semibold">{say(best, row)}</td>
            <td className="pl-2 text-right">{say(last, row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
