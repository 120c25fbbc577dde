/** What to do with a finished run: more epochs, or the same with other seeds. */
'use client';
import { Dices, FastForward } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNow, useSessionReader, useSessionState } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { useFigures, useRefusalText } from '#app/_ui/names.ts';
import { NumberInput } from '#app/_ui/number-input.tsx';
import { isUnderWay, type Run } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { mostEpochs } from '#lib/hyperparameters/dataset-limits.ts';
import type { Refusal } from '#lib/refusal.ts';
import { extendRun, repeatRun } from '#lib/rules/submitting.ts';
import { useRunActions } from './use-run-actions.ts';

/** As many runs of other seeds as can be asked for at once, counted; the numbers stand for any seeds. */
const seeds = [1, 2, 3];

/** A round's end is noticed after this many milliseconds. */
const askedEvery = 5000;

/**
 * What the rules say to more epochs, and to one, two and three more seeds. They are asked when something they depend on
 * has changed, and every few seconds, since a lesson has many finished runs on one screen.
 */
function useVerdicts({ id, seatId }: Run) {
  const sessionNow = useSessionReader();
  const now = useNow(askedEvery);
  const datasets = useSessionState(({ live }) => live!.datasets);
  const grounds = useSessionState(({ session }) => {
    const { settings, lesson, closedAt, runs, seats } = session!;
    const own = Object.values(runs).filter((run) => run.seatId === seatId);
    return [settings, lesson, closedAt, seats[seatId], own.length, own.filter(isUnderWay).length];
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the rules look at in the session
  return useMemo(() => {
    const session = sessionNow();
    const student = { role: 'student', seatId } as const;
    const circumstances = { now, newIds: seeds.map(String), tests: {}, datasets };
    return {
      more: extendRun(session, student, { runId: id, epochs: 1 }, circumstances),
      again: seeds.map((count) =>
        repeatRun(session, student, { runId: id, seeds: seeds.slice(0, count) }, circumstances),
      ),
    };
  }, [sessionNow, now, grounds, datasets, id, seatId]);
}

/** For a finished run of the reader's own, in a session that is open; what the server would refuse is disabled, with the reason. */
export function GoOnButtons({ run }: { run: Run }) {
  const t = useTranslations('run.controls');
  const { extend, repeat } = useRunActions();
  const refusalText = useRefusalText();
  const { more, again } = useVerdicts(run);
  const rule = useSessionState(({ session }) => session!.lesson.fields.epochs);
  const epochLimit = useSessionState(({ session }) => session!.settings.epochLimit);
  const { number, hyperparameters, computeSeconds, ending } = run;
  const mostHere = Math.min(epochLimit ?? Number.POSITIVE_INFINITY, mostEpochs(datasetOf(hyperparameters)));
  const repeatable = again.findLastIndex(({ ok }) => ok) + 1;
  const why = (verdict: { ok: true } | { ok: false; refusal: Refusal }) =>
    verdict.ok ? undefined : refusalText(verdict.refusal);
  const epochs = run.lastEpoch?.epoch ?? hyperparameters.epochs;
  const allowed = rule?.mode === 'range' ? Math.min(mostHere, rule.maximum) : mostHere;
  const room = allowed - hyperparameters.epochs;
  const extensible = ending?.state === 'finished' && !ending.stoppedEarly && room > 0;
  return (
    <>
      {extensible && (
        <Popup
          title={t('extendTitle', { number })}
          button={{
            size: 'small',
            'aria-label': t('extendLabel', { number }),
            disabled: !more.ok,
            title: why(more),
            children: (
              <>
                <FastForward aria-hidden className="size-3.5" />
                {t('extend')}
              </>
            ),
          }}
        >
          {(close) => (
            <CountForm
              help={t('extendHelp')}
              label={t('extendCount')}
              first={Math.min(5, room)}
              most={room}
              costOfOne={computeSeconds / epochs}
              go={() => t('extendGo')}
              onGo={(count) => {
                close();
                void extend(run, count);
              }}
            />
          )}
        </Popup>
      )}
      <Popup
        title={t('repeatTitle', { number })}
        button={{
          size: 'small',
          'aria-label': t('repeatLabel', { number }),
          disabled: repeatable === 0,
          title: why(again[0]!),
          children: (
            <>
              <Dices aria-hidden className="size-3.5" />
              {t('repeat')}
            </>
          ),
        }}
      >
        {(close) => (
          <CountForm
            help={t('repeatHelp')}
            label={t('repeatCount')}
            first={Math.min(2, repeatable)}
            most={repeatable}
            costOfOne={computeSeconds}
            go={(count) => t('repeatGo', { count })}
            onGo={(count) => {
              close();
              void repeat(run, count);
            }}
          />
        )}
      </Popup>
    </>
  );
}

/** A number from 1 to `most`, its cost, and the button that confirms it. */
function CountForm({
  help,
  label,
  first,
  most,
  costOfOne,
  go,
  onGo,
}: {
  help: ReactNode;
  label: string;
  first: number;
  most: number;
  costOfOne: number;
  go: (count: number) => string;
  onGo: (count: number) => void;
}) {
  const t = useTranslations('run.controls');
  const figures = useFigures();
  const id = useId();
  const [typed, setTyped] = useState<number | null>(first);
  const count = typed !== null && Number.isInteger(typed) && typed >= 1 && typed <= most ? typed : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (count !== undefined) onGo(count);
  }

  return (
    <form noValidate onSubmit={submit}>
      <p className="mt-1 text-muted text-sm">{help}</p>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)_8rem] items-center gap-3">
        <label htmlFor={id} className="text-sm">
          {label} <span className="numbers whitespace-nowrap text-2xs text-muted">1–{most}</span>
        </label>
        <NumberInput
          id={id}
          value={typed}
          minimum={1}
          maximum={most}
          label={label}
          invalid={count === undefined}
          describedBy={`${id}-cost`}
          whole
          names={{ decrease: t('less'), increase: t('more') }}
          onChange={setTyped}
          onStep={(direction) => setTyped(Math.min(most, Math.max(1, (typed ?? first) + direction)))}
        />
      </div>
      <div className="mt-3 flex items-center justify-between gap-3">
        <p id={`${id}-cost`} className="numbers text-muted text-sm">
          {count !== undefined && t('costs', { computeSeconds: figures.computeSeconds(costOfOne * count) })}
        </p>
        <Button type="submit" size="small" weight="primary" disabled={count === undefined}>
          {go(count ?? first)}
        </Button>
      </div>
    </form>
  );
}
