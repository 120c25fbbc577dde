/** The page of one run: everything that is known of it, live while it trains. */
'use client';
import { Presentation } from 'lucide-react';
import { type ReactNode, Suspense, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { CompareTray } from '#app/_run/compare-tray.tsx';
import { DatasetProvider } from '#app/_run/dataset.tsx';
import { RunCurves } from '#app/_run/run-curves.tsx';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar } from '#app/_session/top-bar.tsx';
import { useViewer } from '#app/_session/use-viewer.ts';
import { WayBack } from '#app/_session/way-back.tsx';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { usePageTitle } from '#app/_ui/use-page-title.ts';
import { useProjected } from '#app/_ui/use-projected.ts';
import { useQuery } from '#app/_ui/use-query.ts';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { LearnedProvider } from './learned.tsx';
import type { ChosenImage } from './maps-section.tsx';
import { RunHead } from './run-head.tsx';
import { Section, Waiting, WhenNear } from './section.tsx';
import { SettingsSection } from './settings-section.tsx';

// Each part comes when the reader does.
const ConfusionSection = lazily(() => import('./confusion-section.tsx'), 'ConfusionSection');
const ClassSection = lazily(() => import('./class-section.tsx'), 'ClassSection');
const GallerySection = lazily(() => import('./gallery-section.tsx'), 'GallerySection');
const MapsSection = lazily(() => import('./maps-section.tsx'), 'MapsSection');
const FiltersSection = lazily(() => import('./filters-section.tsx'), 'FiltersSection');
const AugmentedSection = lazily(() => import('./augmented-section.tsx'), 'AugmentedSection');
const NetworkSection = lazily(() => import('./network-section.tsx'), 'NetworkSection');

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

/** Larger, and as the room may see it. */
function WallButton({ wall, onChange }: { wall: boolean; onChange: (wall: boolean) => void }) {
  const t = useTranslations('compare');
  return (
    <Button
      size="small"
      weight="plain"
      aria-pressed={wall}
      title={t('wallHelp')}
      onClick={() => onChange(!wall)}
      className="px-2 aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:hidden"
    >
      <Presentation aria-hidden className="size-4" />
      <span className="max-lg:sr-only">{t('wall')}</span>
    </Button>
  );
}

function Parts({ run, seat, viewer }: { run: Run; seat: Seat; viewer: Viewer }) {
  const t = useTranslations('runPage');
  const [image, setImage] = useState<ChosenImage | null>(null);
  const onChoose = useCallback((part: ChosenImage['part'], index: number) => {
    setImage({ part, index });
    document.getElementById('maps')?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  }, []);
  const chosen = image?.index ?? null;
  return (
    <LearnedProvider run={run}>
      <Contents />
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
        <Part id="confusion">
          <ConfusionSection run={run} chosen={chosen} onChoose={onChoose} />
        </Part>
        <div className="grid grid-cols-1 items-start gap-4 sm:gap-5 lg:grid-cols-2">
          <Part id="classes">
            <ClassSection run={run} />
          </Part>
          <div className="flex min-w-0 flex-col gap-4 sm:gap-5">
            <Part id="filters">
              <FiltersSection run={run} />
            </Part>
            <Part id="augmented">
              <AugmentedSection run={run} />
            </Part>
          </div>
        </div>
        <Part id="gallery">
          <GallerySection run={run} chosen={chosen} onChoose={onChoose} />
        </Part>
        <Part id="maps">
          <MapsSection run={run} image={image} />
        </Part>
        <Part id="network">
          <NetworkSection run={run} />
        </Part>
      </main>
    </LearnedProvider>
  );
}

/** The place is there before the part is, so that the list of parts leads to it. */
function Part({ id, children }: { id: (typeof parts)[number]; children: ReactNode }) {
  return (
    <WhenNear id={id} className="card min-h-80">
      <Suspense fallback={<Waiting className="card h-80" />}>{children}</Suspense>
    </WhenNear>
  );
}

const parts = ['curves', 'confusion', 'classes', 'filters', 'augmented', 'gallery', 'maps', 'network'] as const;

/** The parts of the page, for who knows what they look for. */
function Contents() {
  const t = useTranslations('runPage');
  return (
    <nav
      aria-label={t('parts')}
      className="sticky top-14 z-20 overflow-x-auto border-line border-b bg-ground/90 backdrop-blur-md"
    >
      <ul className="mx-auto flex w-max min-w-full max-w-[96rem] gap-1 px-3 sm:px-4">
        {parts.map((part) => (
          <li key={part}>
            <a
              href={`#${part}`}
              className="flex h-10 items-center whitespace-nowrap rounded-lg px-2.5 font-medium text-muted text-sm hover:text-ink"
            >
              {t(`part.${part}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
