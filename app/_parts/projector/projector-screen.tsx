/** The picture for the wall, seen from six metres: ranks, curves, and how to join; no pointer, no scrolling. */
'use client';
import { CirclePause } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { leaderboard } from '#lib/session/leaderboard.ts';
import type { Session } from '#lib/session/session.ts';
import { useSessionState } from '../../_live/use-session.tsx';
import { BestCurves } from '../board/best-curves.tsx';
import { ConnectionLamp } from '../chrome/connection-lamp.tsx';
import { SessionGate } from '../chrome/session-gate.tsx';
import { SettingsButtons } from '../chrome/settings-buttons.tsx';
import { usePageTitle } from '../chrome/use-page-title.ts';
import { JoinStrip } from './join-strip.tsx';
import { RankRows } from './rank-rows.tsx';
import { Waiting } from './waiting.tsx';

/** For anybody who has the code; it can change nothing. */
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
  const rows = leaderboard(session, 'projector');
  const paused = session.settings.paused && session.closedAt === null;
  return (
    <main
      id="content"
      data-screen="projector"
      className={`grid h-dvh overflow-hidden bg-ground ${paused ? 'grid-rows-[3.25rem_auto_minmax(0,1fr)_8.5rem]' : 'grid-rows-[3.25rem_minmax(0,1fr)_8.5rem]'}`}
    >
      <header className="flex items-center gap-4 px-6 pt-3">
        <h1 className="min-w-0 flex-1 truncate font-bold text-2xl" title={session.title}>
          {session.title}
        </h1>
        <ConnectionLamp />
        <SettingsButtons />
      </header>
      {paused && <PausedBanner />}
      {rows.length === 0 ? (
        <Waiting code={code} closed={session.closedAt !== null} />
      ) : (
        <div className="grid min-h-0 grid-cols-[minmax(0,33rem)_minmax(0,1fr)] gap-5 px-6 pt-3">
          <RankRows rows={rows} />
          <Curves session={session} />
        </div>
      )}
      <JoinStrip session={session} code={rows.length > 0 ? code : null} present={seats} />
    </main>
  );
}

/** Calm, for it may stand there through a whole discussion. */
function PausedBanner() {
  const t = useTranslations('lesson');
  return (
    <p className="mx-6 mt-3 flex items-center gap-3 rounded-xl bg-warn-soft px-5 py-2 text-xl">
      <CirclePause aria-hidden className="size-7 shrink-0 text-warn" />
      <strong className="whitespace-nowrap font-bold text-warn">{t('projectorTitle')}</strong>
      <span>{t('projectorBanner')}</span>
    </p>
  );
}

function Curves({ session }: { session: Session }) {
  const t = useTranslations('projector');
  return (
    <section aria-label={t('curves')} className="flex min-h-0 min-w-0 flex-col">
      <h2 className="font-semibold text-lg text-muted">{t('curves')}</h2>
      <BestCurves session={session} viewer="projector" most={5} width={3} text={1.125} className="flex-1" />
    </section>
  );
}
