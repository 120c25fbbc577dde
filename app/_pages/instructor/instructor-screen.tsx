/** The instructor's page: the round at hand beside the class, its runs, and the session's settings. */
'use client';
import { RotateCcw } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { BestCurves } from '#app/_board/best-curves.tsx';
import { BoardSettings } from '#app/_board/board-settings.tsx';
import { ClassMap } from '#app/_board/class-map.tsx';
import { LeaderboardList } from '#app/_board/leaderboard-list.tsx';
import { useSessionState, useSnapshot } from '#app/_live/use-session.tsx';
import { CompareTray } from '#app/_run/compare-tray.tsx';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar } from '#app/_session/top-bar.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { Tabs } from '#app/_ui/tabs.tsx';
import { useQuery } from '#app/_ui/use-query.ts';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { expectationsOf } from '#lib/analysis/expectation.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { Checklist } from './checklist.tsx';
import { DemoNote } from './demo-note.tsx';
import { LessonCard, PauseButton } from './lesson-card.tsx';
import { RecordsCard } from './records-card.tsx';
import { RemoteBar, RemoteCard } from './remote.tsx';
import { ReportsCard } from './reports-card.tsx';
import { AtDoor, JoinCard, RoomCard } from './room-card.tsx';
import { RunTable } from './run-table.tsx';
import { SeatList } from './seat-list.tsx';
import { SessionCard } from './session-card.tsx';
import { SweepCard } from './sweep-card.tsx';
import { TeachingCard } from './teaching-card.tsx';
import { Queue, Trainers } from './trainers.tsx';
import { TriageStrip } from './triage-strip.tsx';

const SweepResults = lazily(() => import('./sweep-results.tsx'), 'SweepResults');

/** For the session with that code, with the key that this browser holds. */
export function InstructorScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="instructor">
      <Screen code={code} />
    </SessionGate>
  );
}

const tabs = ['class', 'runs', 'session'] as const;
type Tab = (typeof tabs)[number];

const readTab = (search: string): Tab =>
  tabs.find((each) => each === new URLSearchParams(search).get('tab')) ?? tabs[0];
const writeTab = (tab: Tab) => (tab === tabs[0] ? '' : `?tab=${tab}`);

const nobody: Live['present'] = {};
const noTrainers: readonly never[] = [];

function Screen({ code }: { code: string }) {
  const t = useTranslations('instructor');
  const session = useSessionState((state) => state.session)!;
  const present = useSessionState((state) => state.live?.present) ?? nobody;
  const trainers = useSessionState((state) => state.live?.trainers) ?? noTrainers;
  const snapshot = useSnapshot();
  const expectations = useMemo(() => expectationsOf(snapshot.session, snapshot.live, snapshot.now), [snapshot]);
  const ledgers = useMemo(
    () => new Map(Object.keys(snapshot.session.seats).map((seatId) => [seatId, ledgerOf(snapshot.session, seatId)])),
    [snapshot],
  );
  const open = session.closedAt === null;
  const begun = session.lesson.rounds > 0 || Object.keys(session.runs).length > 0;
  // How to join folds once the class has begun, but not under the hand that begins it.
  const [settled, setSettled] = useState(begun);
  const [tab, setTab] = useQuery(readTab, writeTab);
  usePageTitle(session.title);
  return (
    <>
      <TopBar title={session.title} code={code}>
        <ConnectionLamp />
      </TopBar>
      <OfflineNote />
      {!open && <ClosedBanner />}
      {session.demo && <DemoNote code={code} />}
      <main
        id="content"
        className="mx-auto grid w-full max-w-[120rem] grid-cols-1 items-start gap-5 px-4 pt-4 pb-24 lg:grid-cols-[21rem_minmax(0,1fr)] lg:px-5"
      >
        <div
          onPointerLeave={() => setSettled(begun)}
          className="flex min-w-0 flex-col gap-4 *:shrink-0 lg:sticky lg:top-18 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto lg:pb-2"
        >
          <AtDoor seats={Object.values(session.seats).filter(({ standing }) => standing === 'waiting')} />
          {open && <JoinCard code={code} begun={settled} />}
          {open && <TeachingCard lesson={session.lesson} predict={session.settings.predict} />}
          {open && <SweepCard />}
          <div className="max-lg:hidden">
            <RemoteCard session={session} />
          </div>
        </div>
        <Tabs
          label={t('tabs.label')}
          value={tab}
          onChange={setTab}
          nameOf={(each) => t(`tabs.${each}`)}
          aside={open && <PauseButton paused={session.settings.paused} />}
          panels={{
            class: () => (
              <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_23rem]">
                <div className="flex min-w-0 flex-col gap-4">
                  {open && !begun && !session.demo && <Checklist dataset={session.settings.dataset} />}
                  {open && (
                    <TriageStrip
                      session={snapshot.session}
                      present={new Set(Object.keys(present))}
                      now={snapshot.now}
                    />
                  )}
                  <SeatList session={session} present={present} ledgers={ledgers} />
                  <Curves session={session} />
                </div>
                <div className="relative xl:h-full xl:min-h-92">
                  {/* As tall as what is beside it, however long the list. */}
                  <div className="xl:absolute xl:inset-0 xl:overflow-y-auto">
                    <LeaderboardList session={session} ownSeat={null} />
                  </div>
                </div>
              </div>
            ),
            runs: () => (
              <div className="flex min-w-0 flex-col gap-5">
                {session.sweeps.length > 0 && (
                  <Suspense>
                    <SweepResults />
                  </Suspense>
                )}
                <RunTable session={snapshot.session} />
                <ClassMap session={snapshot.session} />
              </div>
            ),
            session: () => (
              <div className="columns-1 gap-5 *:mb-5 *:break-inside-avoid md:columns-2 2xl:columns-3">
                <BoardSettings session={session} />
                {open && <LessonCard session={session} />}
                {open && <RoomCard settings={session.settings} />}
                <SessionCard session={session} />
                <ReportsCard code={code} seats={session.seats} />
                <RecordsCard
                  code={code}
                  closed={!open}
                  seats={Object.keys(session.seats).length}
                  runs={Object.keys(session.runs).length}
                />
                <Trainers trainers={trainers} />
                <Queue session={snapshot.session} expectations={expectations} now={snapshot.now} />
              </div>
            ),
          }}
        />
      </main>
      <CompareTray className="max-lg:bottom-20" />
      <RemoteBar session={session} />
    </>
  );
}

function ClosedBanner() {
  const t = useTranslations('instructor');
  const records = useTranslations('instructor.records');
  const ask = useAsk();
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 border-line border-b bg-warn-soft px-4 py-1.5 text-sm">
      {t('closedBanner')}
      <Button size="small" onClick={() => ask('reopen-session', {}, records('reopened'))}>
        <RotateCcw aria-hidden className="size-3.5" />
        {records('reopen')}
      </Button>
    </p>
  );
}

function Curves({ session }: { session: Session }) {
  const t = useTranslations('instructor');
  const runs = useTranslations('run');
  const none = leaderboard(session, 'instructor').length === 0;
  return (
    <section aria-labelledby="curves-title">
      <h2 id="curves-title" className="px-1 font-bold text-lg">
        {t('curves')}
      </h2>
      <div className="card mt-2 px-4 py-3">
        {none ? (
          <p className="flex h-52 items-center justify-center text-muted">{runs('noPoints')}</p>
        ) : (
          <BestCurves session={session} viewer="instructor" most={6} width={2} text={0.8125} className="h-52" />
        )}
      </div>
    </section>
  );
}
