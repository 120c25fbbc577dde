/** The open question for a student: which cell is next, the button that trains it, and the cells of one's own. */
'use client';
import { Grid3x3, Play, Target } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { type Run, runsInOrder } from '#lib/classroom/session.ts';
import { epochsOfCell, nextCell, openSweep, progressOf, valuesOfCell } from '#lib/classroom/sweep.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';
import { readNumber } from '#lib/written-number.ts';

/** Nothing while no question is open. `onSubmitted` is told of the run. */
export function SweepBar({ seatId, onSubmitted }: { seatId: string; onSubmitted: (runId: string) => void }) {
  const session = useCalmSession();
  const sweep = openSweep(session);
  const t = useTranslations('sweep');
  if (!sweep) return null;
  const { open } = progressOf(session, sweep);
  const own = runsInOrder(session).filter((run) => run.seatId === seatId && run.cell?.sweep === sweep.number);
  return (
    <section
      aria-label={sweep.question}
      data-testid="sweep-bar"
      className="border-line border-b bg-accent-soft px-4 py-2.5"
    >
      <div className="mx-auto flex w-full max-w-[110rem] flex-wrap items-center gap-x-6 gap-y-2 lg:px-1">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="flex items-start gap-1.5 text-sm">
            <Grid3x3 aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            <span className="sr-only">{t('title')}: </span>
            <strong className="min-w-0 break-words font-semibold">{sweep.question}</strong>
            <span className="numbers shrink-0 text-muted">{t('mine.left', { count: open })}</span>
          </h2>
          <OwnCells sweep={sweep} runs={own} />
        </div>
        <Taking seatId={seatId} onSubmitted={onSubmitted} />
      </div>
    </section>
  );
}

/** The values of a cell: "Learning rate 0.01 · Batch size 64". */
function useCellName() {
  const names = useNames();
  return (sweep: Sweep, index: number) =>
    valuesOfCell(sweep, index)
      .map(
        (value, place) => `${names.field(sweep.fields[place]!.path)} ${names.value(sweep.fields[place]!.path, value)}`,
      )
      .join(' · ');
}

/** The button takes the cell and submits its run in one go, so there is nothing to hold or to give back. */
function Taking({ seatId, onSubmitted }: { seatId: string; onSubmitted: (runId: string) => void }) {
  const t = useTranslations('sweep.mine');
  const ask = useAsk();
  const say = useSay();
  const id = useId();
  const cellName = useCellName();
  const [sweep, seats, runs] = useSessionState(({ session }) => [openSweep(session!), session!.seats, session!.runs]);
  const predict = useSessionState(({ session }) => session!.settings.predict);
  const code = useSessionState(({ session }) => session!.code);
  const [written, setWritten, letGo] = useDraft(`cell ${code}`);
  const [missed, setMissed] = useState(false);
  const next = useMemo(() => sweep && nextCell({ runs, seats }, sweep, seatId), [sweep, runs, seats, seatId]);
  if (!sweep) return null;
  if (!next) return <p className="text-muted text-sm">{t('allTaken')}</p>;

  async function train() {
    const percent = readNumber(written);
    const sound = percent !== null && percent >= 0 && percent <= 100;
    setMissed(predict && !sound);
    if (predict && !sound) return document.getElementById(id)?.focus();
    const reply = await ask('train-cell', predict ? { cell: next!.index, prediction: percent! / 100 } : {});
    if (!reply.ok) return;
    say(t('submitted', { number: reply.data.number }));
    letGo();
    onSubmitted(reply.data.runId);
  }

  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2 max-sm:w-full">
      <p className="numbers min-w-0 text-sm">
        <span className="block text-2xs text-muted">{t('next')}</span>
        <strong className="font-semibold" data-testid="next-cell">
          {cellName(sweep, next.index)}
        </strong>
      </p>
      {predict && (
        <span className="flex flex-col">
          <label htmlFor={id} className="flex items-center gap-1 text-2xs text-muted">
            <Target aria-hidden className="size-3.5 shrink-0" />
            {t('predict')}
          </label>
          <input
            id={id}
            inputMode="decimal"
            autoComplete="off"
            value={written}
            aria-invalid={missed}
            aria-describedby={missed ? `${id}-fault` : undefined}
            onChange={(event) => {
              setMissed(false);
              setWritten(event.target.value);
            }}
            className={`numbers h-9 w-28 rounded-lg border bg-surface px-3 text-base ${missed ? 'border-bad' : 'border-line-strong/60'}`}
          />
          {missed && (
            <span id={`${id}-fault`} role="alert" className="text-2xs text-bad">
              {t('predictFault')}
            </span>
          )}
        </span>
      )}
      <Button weight="primary" className="max-sm:flex-1" onClick={train} data-testid="train-cell">
        <Play aria-hidden className="size-4 fill-current" />
        {t('train')}
      </Button>
    </div>
  );
}

function OwnCells({ sweep, runs }: { sweep: Sweep; runs: readonly Run[] }) {
  const t = useTranslations('sweep.mine');
  const states = useTranslations('run.states');
  const figures = useFigures();
  const cellName = useCellName();
  if (runs.length === 0) return null;
  return (
    <details className="mt-1 text-sm">
      <summary className="inline-flex min-h-8 items-center rounded-md pr-2 font-medium text-muted">
        {t('own', { count: runs.length })}
      </summary>
      <ul className="numbers flex flex-col gap-0.5 pb-1">
        {runs.map((run) => {
          const best = run.records.findLast(({ epoch }) => epoch <= epochsOfCell(sweep, run.cell!.index));
          return (
            <li key={run.id} className="flex flex-wrap gap-x-2">
              <span className="text-muted">#{run.number}</span>
              <span>{cellName(sweep, run.cell!.index)}</span>
              <span className="text-muted">{states(run.state)}</span>
              <strong className="font-semibold">{best ? figures.percent(best.validationAccuracy) : t('notYet')}</strong>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
