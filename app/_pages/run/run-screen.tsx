/** The page of one run: everything that is known of it, live while it trains. */
'use client';
import { Link2 } from 'lucide-react';
import { type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { linkOf } from '#app/_form/form-memory.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { CompareTray } from '#app/_run/compare-tray.tsx';
import { DatasetProvider, useDataset } from '#app/_run/dataset.tsx';
import { RunCurves } from '#app/_run/run-curves.tsx';
import { RunLink, useNearestPreset } from '#app/_run/run-link.tsx';
import type { ChosenImage } from '#app/_run/use-learned.ts';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { useViewer } from '#app/_session/identities.ts';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar, WayBack } from '#app/_session/top-bar.tsx';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useNames } from '#app/_ui/names.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { useQuery } from '#app/_ui/use-query.ts';
import { usePageTitle, useProjected } from '#app/_ui/use-window.ts';
import { Waiting, WhenNear } from '#app/_ui/when-near.tsx';
import { studentPage } from '#lib/addresses.ts';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { PrintButton, WallButton } from './page-buttons.tsx';
import { Contents, type PartId } from './parts.tsx';
import { RunHead } from './run-head.tsx';
import { LearnedProvider, Section } from './section.tsx';

// Each part is loaded when the reader comes near.
const BoundarySection = lazily(() => import('./boundary-section.tsx'), 'BoundarySection');
const HealthSection = lazily(() => import('./health-section.tsx'), 'HealthSection');
const ConfusionSection = lazily(() => import('./confusion-section.tsx'), 'ConfusionSection');
const ClassSection = lazily(() => import('./class-section.tsx'), 'ClassSection');
const GallerySection = lazily(() => import('./gallery-section.tsx'), 'GallerySection');
const AttentionSection = lazily(() => import('./attention-section.tsx'), 'AttentionSection');
const ConvolutionSection = lazily(() => import('./convolution-section.tsx'), 'ConvolutionSection');
const MapsSection = lazily(() => import('./maps-section.tsx'), 'MapsSection');
const FiltersSection = lazily(() => import('./network-sections.tsx'), 'FiltersSection');
const AugmentedSection = lazily(() => import('./network-sections.tsx'), 'AugmentedSection');
const NetworkSection = lazily(() => import('./network-sections.tsx'), 'NetworkSection');

/** Whether the page is shown to the room. */
const readWall = (search: string) => new URLSearchParams(search).get('wall') === '1';
const wallQuery = (wall: boolean) => (wall ? '?wall=1' : '');

/** For anybody who has the code: with what they may see as student, instructor or guest. */
export function RunScreen({ code, runId }: { code: string; runId: string }) {
  return (
    <SessionGate code={code} as="visitor">
      <Screen code={code} runId={runId} />
    </SessionGate>
  );
}

function Screen({ code, runId }: { code: string; runId: string }) {
  const t = useTranslations('runPage');
  const runs = useTranslations('run');
  const title = useSessionState(({ session }) => session!.title);
  const [wall, setWall] = useQuery(readWall, wallQuery);
  const viewer = useViewer(wall);
  const shown = useSessionState(({ session }) => {
    const found = shownRuns(session!, viewer).find(
      ({ run, named }) => named && [run.id, `${run.number}`].includes(runId),
    );
    return found ? { run: found.run, seat: found.seat, whole: found.whole } : { run: null, seat: null, whole: false };
  });
  const { run, seat, whole } = shown;
  usePageTitle(run ? `${runs('name', { number: run.number })} · ${title}` : title);
  useProjected(wall ? 'wall' : null);
  return (
    <div>
      <TopBar title={title} code={code}>
        <ConnectionLamp />
        <PrintButton />
        <WallButton wall={wall} onChange={setWall} />
        <WayBack code={code} words={(role) => t('back', { role })} />
      </TopBar>
      <OfflineNote />
      {!run ? (
        <Notice title={t('missingTitle')} body={t('missing')} />
      ) : !whole ? (
        <Notice title={t('frozenTitle')} body={t('frozen')} />
      ) : (
        <DatasetProvider dataset={datasetOf(run.hyperparameters)}>
          <Parts run={run} seat={seat} viewer={viewer} />
        </DatasetProvider>
      )}
      {!wall && <CompareTray />}
    </div>
  );
}

function Parts({ run, seat, viewer }: { run: Run; seat: Seat; viewer: Viewer }) {
  const t = useTranslations('runPage');
  const [image, setImage] = useState<ChosenImage | null>(null);
  const onChoose = useCallback((part: ChosenImage['part'], index: number) => {
    setImage({ part, index });
    document.getElementById('attention')?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  }, []);
  const chosen = image?.index ?? null;
  const points = hasPoints(useDataset());
  const convolves = run.hyperparameters.blocks.length > 0;
  return (
    <LearnedProvider run={run}>
      <Contents run={run} />
      <main id="content" className="mx-auto flex w-full max-w-[96rem] flex-col gap-4 p-3 sm:gap-5 sm:p-5">
        <RunHead run={run} seat={seat} viewer={viewer} />
        <div className="grid grid-cols-1 gap-4 sm:gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <div id="curves" className="min-w-0 scroll-mt-28">
            <Section id="curves" title={t('curves')} className="h-full">
              <div className="mt-2">
                <RunCurves run={run} seatNumber={seat.number} tall />
              </div>
            </Section>
          </div>
          <SettingsSection run={run} viewer={viewer} />
        </div>
        {points && (
          <Part id="boundary">
            <BoundarySection run={run} />
          </Part>
        )}
        <Part id="health">
          <HealthSection run={run} />
        </Part>
        <Part id="confusion">
          <ConfusionSection run={run} chosen={chosen} onChoose={onChoose} />
        </Part>
        <div className="grid grid-cols-1 items-start gap-4 sm:gap-5 lg:grid-cols-2">
          <Part id="classes">
            <ClassSection run={run} />
          </Part>
          {points ? (
            <Part id="network">
              <NetworkSection run={run} />
            </Part>
          ) : (
            <div className="flex min-w-0 flex-col gap-4 sm:gap-5">
              <Part id="filters">
                <FiltersSection run={run} />
              </Part>
              <Part id="augmented">
                <AugmentedSection run={run} />
              </Part>
            </div>
          )}
        </div>
        {!points && (
          <>
            <Part id="gallery">
              <GallerySection run={run} chosen={chosen} onChoose={onChoose} />
            </Part>
            <Part id="attention">
              <AttentionSection run={run} image={image} onImage={setImage} />
            </Part>
            <Part id="maps">
              <MapsSection run={run} image={image} />
            </Part>
            {convolves && (
              <Part id="convolution">
                <ConvolutionSection run={run} image={image} onImage={setImage} />
              </Part>
            )}
            <Part id="network">
              <NetworkSection run={run} />
            </Part>
          </>
        )}
      </main>
    </LearnedProvider>
  );
}

/** The place is there before the part is, so that the list of parts leads to it. */
function Part({ id, children }: { id: PartId; children: ReactNode }) {
  return (
    <WhenNear id={id} className="card min-h-80">
      <Suspense fallback={<Waiting className="card h-80" />}>{children}</Suspense>
    </WhenNear>
  );
}

function SettingsSection({ run, viewer }: { run: Run; viewer: Viewer }) {
  const t = useTranslations('runPage');
  const names = useNames();
  const { hyperparameters } = run;
  const base = useNearestPreset(hyperparameters);
  const changes = useMemo(() => shownDifferences(base.hyperparameters, hyperparameters), [base, hyperparameters]);
  const help = t('settingsHelp', { preset: base.name, count: changes.length });
  return (
    <Section id="settings" title={t('settings')} help={help} aside={<CopyLink run={run} />}>
      <Origin run={run} viewer={viewer} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={help} className="relative mt-2 max-h-72 overflow-y-auto">
        <table className="numbers w-full text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{base.name}</th>
              <th scope="col">{t('here')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ path, before, after }) => (
              <tr key={path} className="border-line/60 border-b last:border-0">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal text-muted">
                  {names.field(path)}
                </th>
                <td className="whitespace-nowrap pr-2 text-right text-muted line-through decoration-line-strong">
                  {names.value(path, before)}
                </td>
                <td className="whitespace-nowrap text-right font-semibold">{names.value(path, after)}</td>
              </tr>
            ))}
            <tr className="border-line/60 border-b last:border-0">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal text-muted">
                {names.field('seed')}
              </th>
              <td />
              <td className="text-right">{hyperparameters.seed}</td>
            </tr>
          </tbody>
        </table>
      </section>
    </Section>
  );
}

/** Opens the form with the run's values, anywhere in the session. */
function CopyLink({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const form = useTranslations('form');
  const actions = useTranslations('common.actions');
  const code = useSessionState(({ session }) => session!.code);
  const copy = useCopy();
  const address = () => location.origin + studentPage(code, linkOf(run.hyperparameters, run.id));
  return (
    <Button size="small" title={t('copyLinkHelp')} onClick={() => copy(address(), form('linkCopied'))}>
      <Link2 aria-hidden className="size-3.5" />
      {actions('copyLink')}
    </Button>
  );
}

/** The run that this one was forked from, where the reader may see it. */
function Origin({ run, viewer }: { run: Run; viewer: Viewer }) {
  const t = useTranslations('runPage');
  const parent = useSessionState(
    ({ session }) => shownRuns(session!, viewer).find((shown) => shown.named && shown.run.id === run.forkedFrom)?.run,
  );
  if (!parent) return null;
  const count = shownDifferences(parent.hyperparameters, run.hyperparameters).length;
  return (
    <p className="numbers mt-1 text-sm" data-testid="origin">
      <RunLink number={parent.number}>{t('takenFrom', { number: parent.number, count })}</RunLink>
    </p>
  );
}
