/** The picture for the wall, seen from six metres: one of six views, and how to join; no pointer, no scrolling. */
'use client';
import { EyeOff, Keyboard, Maximize } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { meanGap } from '#app/_board/board-head.tsx';
import { useSeatsByRank } from '#app/_board/row-props.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { ConnectionLamp } from '#app/_session/connection-lamp.tsx';
import { DemoBadge } from '#app/_session/demo-badge.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { useShownName } from '#app/_session/student-mark.tsx';
import { IconButton } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useWording } from '#app/_ui/names.ts';
import { SettingsButtons } from '#app/_ui/preferences.tsx';
import { usePageTitle, useProjected } from '#app/_ui/use-window.ts';
import { datasetOfBoard, type LeaderboardRow, leaderboard, ordered, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import type { Projector } from '#lib/classroom/board.ts';
import { graphemes } from '#lib/classroom/nickname.ts';
import { viewsOf } from '#lib/classroom/remote.ts';
import type { Session } from '#lib/classroom/session.ts';
import { examplesOf, hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { Picture, Words } from './frame.tsx';
import { JoinStrip, Waiting } from './join-strip.tsx';
import { BoardChips, Message, PausedBanner } from './notes.tsx';
import { BandCounts, RankRows } from './rank-rows.tsx';
import { SummaryView, summarizedRound } from './summary-view.tsx';
import { toggleFullScreen, useProjector, useProjectorKeys } from './use-projector.ts';
import { PodiumView, RoomChart, ScatterView } from './views.tsx';

const EnsembleView = lazily(() => import('./ensemble-view.tsx'), 'EnsembleView');
const SweepView = lazily(() => import('./sweep-view.tsx'), 'SweepView');
// Only a class on points has one.
const RoomPlane = lazily(() => import('./room-plane.tsx'), 'RoomPlane');

/** For anybody who has the code; without the instructor's key it can change nothing. */
export function ProjectorScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="projector">
      <Screen code={code} />
    </SessionGate>
  );
}

function Screen({ code }: { code: string }) {
  const session = useSessionState((state) => state.session)!;
  const seats = useSessionState((state) => Object.keys(state.live?.present ?? {}).length);
  usePageTitle(session.title);
  useProjected('screen');
  const driven = useProjector();
  const rows = leaderboard(session, 'projector');
  const testOpen = session.board.testOpenedAt !== null;
  const { projector } = driven;
  const order = testOpen ? projector.order : 'validation';
  useProjectorKeys(driven, useSeatsByRank(ordered(rows, order)), testOpen);
  const paused = session.settings.paused && session.closedAt === null;
  const asked = projector.view === 'sweep' && session.sweeps.length > 0;
  const begun = asked || Object.values(session.runs).some(({ records }) => records.length > 0);
  return (
    <main
      id="content"
      data-screen="projector"
      data-view={projector.view}
      className={`grid h-dvh overflow-hidden bg-ground ${paused ? 'grid-rows-[3.25rem_auto_minmax(0,1fr)_8.5rem]' : 'grid-rows-[3.25rem_minmax(0,1fr)_8.5rem]'}`}
    >
      <header className="flex items-center gap-3 px-6 pt-3">
        <Title session={session} />
        <DemoBadge />
        <ConnectionLamp />
        <KeysHelp drives={driven.drives} testOpen={testOpen} views={viewsOf(session).length} />
        <SettingsButtons />
      </header>
      {paused && <PausedBanner />}
      {begun ? (
        <div className="flex min-h-0 flex-col gap-2 px-6 pt-2">
          <Message session={session} />
          <BoardChips session={session} />
          <View session={session} rows={rows} projector={{ ...projector, order }} testOpen={testOpen} />
        </div>
      ) : (
        <Waiting code={code} closed={session.closedAt !== null} />
      )}
      <JoinStrip session={session} code={begun ? code : null} present={seats} />
    </main>
  );
}

/** The round where there is one, else the session. */
function Title({ session }: { session: Session }) {
  const t = useTranslations('projector');
  const wording = useWording();
  const { round } = session.lesson;
  const title = round ? `${t('round', { number: round.number })} · ${wording(round.title)}` : session.title;
  return (
    <h1
      className={`line-clamp-2 min-w-0 flex-1 text-balance font-bold leading-[1.15] ${graphemes(title) > 32 ? 'text-xl' : 'text-2xl'}`}
      title={title}
    >
      {title}
    </h1>
  );
}

function View({
  session,
  rows,
  projector,
  testOpen,
}: {
  session: Session;
  rows: readonly LeaderboardRow[];
  projector: Projector;
  testOpen: boolean;
}) {
  const t = useTranslations('projector');
  const ranking = useTranslations('board.ranking');
  const board = useTranslations('board');
  const nameOf = useShownName('projector');
  const { per, mode, budget } = session.board;
  const dataset = datasetOf({ dataset: datasetOfBoard(session, roundOfBoard(session)) });
  const names = session.settings.names !== 'own-row';
  if (mode === 'blind') {
    return (
      <Words icon={<EyeOff aria-hidden className="size-16 text-muted" />} title={ranking('blindTitle')}>
        {null}
      </Words>
    );
  }
  if (projector.view === 'sweep') {
    return (
      <Suspense>
        <SweepView />
      </Suspense>
    );
  }
  if (projector.view === 'summary') {
    const round = summarizedRound(session);
    if (round === undefined) return <Words title={t('noRound')}>{null}</Words>;
    return (
      <Picture title={t('summary.title', { number: round })}>
        <SummaryView
          round={round}
          otherwise={<Words title={t('noRoundRuns')}>{null}</Words>}
          names={names}
          nameOf={nameOf}
        />
      </Picture>
    );
  }
  if (rows.length === 0) {
    return budget ? (
      <Words title={ranking('nobodyWithin')}>{ranking('nobodyWithinHelp')}</Words>
    ) : (
      <Words title={board('empty')}>{board('emptyHelp')}</Words>
    );
  }
  const chart = { projector, nameOf, names };
  switch (projector.view) {
    case 'leaderboard': {
      const ranks = names ? (
        <RankRows
          rows={rows}
          order={projector.order}
          per={per}
          highlight={projector.highlight}
          testOpen={testOpen}
          nameOf={nameOf}
        />
      ) : (
        <BandCounts rows={rows} order={projector.order} per={per} />
      );
      return testOpen ? (
        <>
          <GapSentence rows={rows} />
          <div className="grid min-h-0 flex-1">{ranks}</div>
        </>
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,34rem)_minmax(0,1fr)] gap-5">
          {ranks}
          {mode === 'live' && hasPoints(dataset) ? (
            <Picture title={t('boundary')}>
              <Suspense>
                <RoomPlane rows={rows} {...chart} />
              </Suspense>
            </Picture>
          ) : (
            <Picture title={t('bestSoFar')}>
              <RoomChart {...chart} text={1.125} />
            </Picture>
          )}
        </div>
      );
    }
    case 'curves':
      return (
        <Picture title={t('bestSoFar')}>
          <RoomChart {...chart} text={1.375} />
        </Picture>
      );
    case 'scatter':
      return (
        <Picture title={t('scatter', { order: projector.order })}>
          <ScatterView {...chart} text={1.375} />
        </Picture>
      );
    case 'podium':
      return (
        <Picture title={t('podium', { order: projector.order })}>
          <PodiumView rows={rows} order={projector.order} per={per} names={names} nameOf={nameOf} />
        </Picture>
      );
    case 'ensemble':
      return (
        <Suspense>
          <EnsembleView of={examplesOf(dataset)} {...chart} />
        </Suspense>
      );
  }
}

/** What lies between validation and test, in one line. */
function GapSentence({ rows }: { rows: readonly LeaderboardRow[] }) {
  const t = useTranslations('projector');
  const gap = meanGap(rows);
  if (gap === undefined) return null;
  const direction = gap >= 0 ? 'higher' : 'lower';
  return (
    <p className="text-xl leading-tight">{t('gapSentence', { gap: Math.abs(gap * 100).toFixed(1), direction })}</p>
  );
}

/** `drives` says whether keys change this screen alone. */
function KeysHelp({ drives, testOpen, views }: { drives: boolean; testOpen: boolean; views: number }) {
  const t = useTranslations('projector');
  const keys: [string, string][] = [
    [
      Array.from({ length: views }, (_, view) => view + 1).join(' '),
      t('keyViews', { asked: views > 6 ? 'yes' : 'no' }),
    ],
    ['← →', t('keyNext')],
    ['N', t('keyReveal')],
    ['↑ ↓', t('keyHighlight')],
    ['Esc', t('keyNobody')],
    ['L', t('keyAxis')],
    ...(testOpen ? [['T', t('keyOrder')] as [string, string]] : []),
    ['F', t('keyFull')],
  ];
  return (
    <>
      <Popup
        title={t('keys')}
        button={{
          'aria-label': t('keys'),
          title: t('keys'),
          weight: 'plain',
          size: 'small',
          children: <Keyboard aria-hidden className="size-4.5" />,
        }}
      >
        {() => (
          <>
            <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
              {keys.map(([key, does]) => (
                <div key={key} className="contents">
                  <dt className="numbers whitespace-nowrap font-semibold">{key}</dt>
                  <dd className="text-muted">{does}</dd>
                </div>
              ))}
            </dl>
            <p className="mt-3 text-2xs text-muted">{t(drives ? 'keysAll' : 'keysHere')}</p>
          </>
        )}
      </Popup>
      <IconButton label={t('fullScreen')} onClick={toggleFullScreen}>
        <Maximize aria-hidden className="size-4.5" />
      </IconButton>
    </>
  );
}
