/** The page on which trained networks classify the reader's own pictures, in the browser. */
'use client';
import { Lock } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { DatasetProvider } from '#app/_run/dataset.tsx';
import { useRunName } from '#app/_run/run-link.tsx';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { useViewer } from '#app/_session/identities.ts';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { useShownName } from '#app/_session/student-mark.tsx';
import { TopBar, WayBack } from '#app/_session/top-bar.tsx';
import { Select } from '#app/_ui/choice-input.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { useQuery } from '#app/_ui/use-query.ts';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { runNumbers, runsQuery } from '#lib/addresses.ts';
import { type ShownRun, shownRuns } from '#lib/analysis/shown-runs.ts';
import { weightsOf } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { Trial } from './trial.tsx';

/** For anybody who has the code. */
export function TryScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="visitor">
      <Screen code={code} />
    </SessionGate>
  );
}

/** The validation accuracy of the weights that are tried; undefined where the board stands frozen before their epoch. */
function triedAccuracy({ run, epochs }: ShownRun): number | undefined {
  const weights = weightsOf(run);
  return weights && weights.epoch <= epochs ? weights.validationAccuracy : undefined;
}

/** The run to begin with: the best of one's own, else the best of all. */
function firstOf(trained: readonly ShownRun[]): number | undefined {
  const own = trained.filter((shown) => shown.own);
  const accuracy = (shown: ShownRun) => triedAccuracy(shown) ?? 0;
  return [...(own.length > 0 ? own : trained)].sort((a, b) => accuracy(b) - accuracy(a))[0]?.run.number;
}

function Screen({ code }: { code: string }) {
  const t = useTranslations('try');
  const title = useSessionState((state) => state.session!.title);
  const viewer = useViewer(false);
  const session = useCalmSession();
  const trained = useMemo(
    () =>
      shownRuns(session, viewer).filter(
        ({ named, run }) => named && run.lastEpoch !== null && !hasPoints(datasetOf(run.hyperparameters)),
      ),
    [session, viewer],
  );
  const [read] = useState(() => {
    const first = firstOf(trained);
    return (search: string) => readRuns(search, first);
  });
  const [numbers, choose] = useQuery(read, runsQuery);
  const chosen = numbers.flatMap((number) => trained.find(({ run }) => run.number === number) ?? []);
  const missing = numbers.filter((number) => !trained.some(({ run }) => run.number === number));
  usePageTitle(`${t('title')} · ${title}`);
  return (
    <>
      <TopBar title={title} code={code}>
        <ConnectionLamp />
        <WayBack code={code} words={(role) => t('back', { role })} />
      </TopBar>
      <OfflineNote />
      <main id="content" className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 sm:p-5">
        <header>
          <h1 className="font-bold text-xl">{t('title')}</h1>
          <p className="text-muted">{t('lead')}</p>
          <p className="mt-1.5 flex items-center gap-1.5 text-good text-sm">
            <Lock aria-hidden className="size-3.5 shrink-0" />
            {t('privacy')}
          </p>
        </header>
        {missing.length > 0 && (
          <p role="status" className="rounded-xl bg-warn-soft px-4 py-2 text-sm">
            {t('missing', { numbers: missing.map((number) => `#${number}`).join(', ') })}
          </p>
        )}
        {trained.length === 0 ? (
          <EmptyState title={t('emptyTitle')} help={t('emptyHelp')} />
        ) : (
          <>
            <Choices
              viewer={viewer}
              trained={trained}
              numbers={chosen.map(({ run }) => run.number)}
              onChoose={choose}
            />
            {chosen[0] && (
              <DatasetProvider dataset={datasetOf(chosen[0].run.hyperparameters)}>
                <Trial code={code} runs={chosen} />
              </DatasetProvider>
            )}
          </>
        )}
      </main>
    </>
  );
}

/** Which networks: one, and if wanted another beside it. */
function Choices({
  viewer,
  trained,
  numbers,
  onChoose,
}: {
  viewer: Viewer;
  trained: readonly ShownRun[];
  numbers: readonly number[];
  onChoose: (numbers: readonly number[]) => void;
}) {
  const t = useTranslations('try');
  const figures = useFigures();
  const nameOf = useRunName();
  const ownerOf = useShownName(viewer);
  const id = useId();
  const [first, second] = numbers;
  const options = (without: number | undefined) =>
    trained
      .filter(({ run }) => run.number !== without)
      .map((shown) => {
        const { run } = shown;
        const accuracy = triedAccuracy(shown);
        return (
          <option key={run.number} value={run.number}>
            {t('option', {
              number: run.number,
              owner: ownerOf(shown.seat),
              name: nameOf(run),
              accuracy: accuracy === undefined ? '–' : figures.percent(accuracy),
            })}
          </option>
        );
      });
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={`${id}-first`} className="font-medium text-sm">
          {t('first')}
        </label>
        <Select
          id={`${id}-first`}
          value={first ?? ''}
          onChange={(event) => onChoose([Number(event.target.value), ...(second === undefined ? [] : [second])])}
        >
          {first === undefined && <option value="">{t('none')}</option>}
          {options(second)}
        </Select>
      </div>
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={`${id}-second`} className="font-medium text-sm">
          {t('second')}
        </label>
        <Select
          id={`${id}-second`}
          value={second ?? ''}
          disabled={first === undefined || trained.length < 2}
          onChange={(event) => onChoose(event.target.value === '' ? [first!] : [first!, Number(event.target.value)])}
        >
          <option value="">{t('none')}</option>
          {options(first)}
        </Select>
      </div>
    </div>
  );
}

/** Side by side on a phone there is room for two. */
const mostTried = 2;

/** The first numbers in a query, as many as there is room for; `first` stands for an address that names none. */
function readRuns(search: string, first: number | undefined): readonly number[] {
  const named = runNumbers(new URLSearchParams(search)).slice(0, mostTried);
  return named.length > 0 || first === undefined ? named : [first];
}
