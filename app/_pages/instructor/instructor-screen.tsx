/** The instructor's page: how to join, who is there, what trains, every run, and the end of the lesson. */
'use client';
import { useMemo } from 'react';
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
import { usePageTitle } from '#app/_ui/use-window.ts';
import { expectationsOf } from '#lib/analysis/expectation.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { LessonCard } from './lesson-card.tsx';
import { RecordsCard } from './records-card.tsx';
import { RemoteBar, RemoteCard } from './remote.tsx';
import { AtDoor, JoinCard, RoomCard } from './room-card.tsx';
import { RunTable } from './run-table.tsx';
import { SeatList } from './seat-list.tsx';
import { TeachingCard } from './teaching-card.tsx';
import { Queue, Trainers } from './trainers.tsx';
import { TriageStrip } from './triage-strip.tsx';

/** For the session with that code, with the key that this browser holds. */
export function InstructorScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="instructor">
      <Screen code={code} />
    </SessionGate>
  );
}

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
  usePageTitle(session.title);
  return (
    <>
      <TopBar title={session.title} code={code}>
        <ConnectionLamp />
      </TopBar>
      <OfflineNote />
      {!open && <p className="border-line border-b bg-warn-soft px-4 py-2 text-center text-sm">{t('closedBanner')}</p>}
      <main
        id="content"
        className="mx-auto grid w-full max-w-[120rem] grid-cols-1 items-start gap-5 px-4 pt-4 pb-24 lg:grid-cols-[21rem_minmax(0,1fr)] lg:px-5 lg:pt-5"
      >
        <div className="flex min-w-0 flex-col gap-5 empty:hidden lg:col-span-2">
          <AtDoor seats={Object.values(session.seats).filter(({ standing }) => standing === 'waiting')} />
          {open && (
            <TriageStrip session={snapshot.session} present={new Set(Object.keys(present))} now={snapshot.now} />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {open && <JoinCard code={code} />}
          {open && <TeachingCard lesson={session.lesson} predict={session.settings.predict} />}
          <div className="max-lg:hidden">
            <RemoteCard session={session} />
          </div>
          {open && <LessonCard session={session} />}
          {open && <RoomCard settings={session.settings} />}
          <SeatList session={session} present={present} ledgers={ledgers} />
          <RecordsCard
            code={code}
            closed={!open}
            seats={Object.keys(session.seats).length}
            runs={Object.keys(session.runs).length}
          />
          <Trainers trainers={trainers} />
          <Queue session={snapshot.session} expectations={expectations} now={snapshot.now} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_23rem]">
            <div className="flex min-w-0 flex-col gap-5">
              <Curves session={session} />
              <BoardSettings session={session} />
            </div>
            <div className="relative xl:h-full xl:min-h-92">
              {/* As tall as what is beside it, however long the list. */}
              <div className="xl:absolute xl:inset-0 xl:overflow-y-auto">
                <LeaderboardList session={session} ownSeat={null} />
              </div>
            </div>
          </div>
          <RunTable session={snapshot.session} />
          <ClassMap session={snapshot.session} />
        </div>
      </main>
      <CompareTray className="max-lg:bottom-20" />
      <RemoteBar session={session} />
    </>
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
      <div className="card mt-2 p-4">
        {none ? (
          <p className="flex h-76 items-center justify-center text-muted">{runs('noPoints')}</p>
        ) : (
          <BestCurves session={session} viewer="instructor" most={6} width={2} text={0.8125} className="h-76" />
        )}
      </div>
    </section>
  );
}
