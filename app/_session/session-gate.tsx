/** Lets a page into its session: who this browser is there, and what to show until, or instead of, the session. */
'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Identity } from '#app/_live/connection.ts';
import { SessionProvider, useConnectionState, useSessionState, useTakeOver } from '#app/_live/use-session.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { useMounted } from '#app/_ui/use-window.ts';
import { codePage, joinPage } from '#lib/addresses.ts';
import type { Refusal } from '#lib/refusal.ts';
import { OfflineNote } from './connection-lamp.tsx';
import { identities } from './identities.ts';
import { TopBar } from './top-bar.tsx';

const RecoverSessionForm = lazily(() => import('./recover-session-form.tsx'), 'RecoverSessionForm');

/** A visitor is whoever this browser holds a secret of, and otherwise anybody who has the code. */
type Role = 'student' | 'instructor' | 'projector' | 'visitor';

/** `children` are shown once there is a session, and stay while the connection comes and goes. */
export function SessionGate({ code, as, children }: { code: string; as: Role; children: ReactNode }) {
  return useMounted() ? <Door code={code} as={as} inside={children} /> : <Loading />;
}

function identityFor(code: string, role: Role): Identity | undefined {
  const known = identities();
  if (role === 'student' || role === 'instructor') return known.identity(code, role);
  // With the key in this browser the projected page can be driven by its keys; without it, it is read-only.
  const own = known.identity(code, 'instructor') ?? (role === 'visitor' ? known.identity(code, 'student') : undefined);
  return own ?? { role: 'projector' };
}

/** Refusals after which a page that anybody may see is shown to anybody. */
const noLonger: readonly Refusal['code'][] = ['key-wrong', 'seat-unknown', 'seat-removed'];

function Door({ code, as: role, inside }: { code: string; as: Role; inside: ReactNode }) {
  const router = useRouter();
  const [identity, setIdentity] = useState(() => {
    if (role === 'instructor') identities().adoptKey(code);
    return identityFor(code, role);
  });
  const toJoin = !identity && role === 'student';
  useEffect(() => {
    // The query stays: it may hold a link's hyperparameters.
    if (toJoin) router.replace(joinPage(code, location.search));
  }, [toJoin, router, code]);

  if (identity) {
    return (
      <SessionProvider code={code} identity={identity}>
        <Room code={code} as={role} onKeyWrong={() => setIdentity({ role: 'projector' })}>
          {inside}
        </Room>
      </SessionProvider>
    );
  }
  return toJoin ? <Loading /> : <KeyMissing code={code} onEntered={() => setIdentity(identityFor(code, role))} />;
}

/** Until the instructor lets them in; the page goes on by itself then. */
function AtDoor({ nickname }: { nickname: string }) {
  const t = useTranslations('session.door');
  return (
    <>
      <TopBar />
      <OfflineNote />
      <Notice title={t('waitingTitle')} body={t('waiting', { nickname })}>
        <span aria-hidden className="size-7 animate-spin rounded-full border-[3px] border-line border-t-accent" />
      </Notice>
    </>
  );
}

function Room({
  code,
  as: role,
  onKeyWrong,
  children,
}: {
  code: string;
  as: Role;
  onKeyWrong: () => void;
  children: ReactNode;
}) {
  const connection = useConnectionState();
  const anybodys = role === 'projector' || role === 'visitor';
  const readOnly = anybodys && connection.kind === 'refused' && noLonger.includes(connection.refusal.code);
  useEffect(() => {
    if (readOnly) onKeyWrong();
  }, [readOnly, onKeyWrong]);
  const title = useSessionState(({ session }) => session?.title);
  const atDoor = useSessionState(({ session, seatId }) => {
    const seat = seatId === null ? undefined : session?.seats[seatId];
    return seat?.standing === 'waiting' ? seat.nickname : undefined;
  });
  useEffect(() => {
    if (title === undefined || role === 'projector' || role === 'visitor') return;
    identities().remember({ code, role, secret: identities().secretFor(code, role), title });
  }, [code, role, title]);

  if (readOnly) return <Loading />;
  if (connection.kind === 'refused') return <Refused code={code} as={role} refusal={connection.refusal} />;
  if (connection.kind === 'displaced') return <Displaced />;
  if (title === undefined) return <Loading>{connection.kind === 'offline' && <OfflineNote />}</Loading>;
  return atDoor ? <AtDoor nickname={atDoor} /> : children;
}

/** Until there is something to show. */
export function Loading({ children }: { children?: ReactNode }) {
  const t = useTranslations('common.app');
  return (
    <>
      {children}
      <main id="content" role="status" className="flex min-h-[80dvh] flex-col items-center justify-center gap-4">
        <span aria-hidden className="size-7 animate-spin rounded-full border-[3px] border-line border-t-accent" />
        <p className="text-muted">{t('loading')}</p>
      </main>
    </>
  );
}

function Displaced() {
  const t = useTranslations('session.notices');
  const takeOver = useTakeOver();
  return (
    <>
      <TopBar />
      <Notice title={t('displacedTitle')} body={t('displaced')}>
        <Button weight="primary" onClick={takeOver}>
          {t('useHere')}
        </Button>
      </Notice>
    </>
  );
}

function KeyMissing({ code, onEntered }: { code: string; onEntered: () => void }) {
  const t = useTranslations('session.notices');
  return (
    <>
      <TopBar />
      <Notice title={t('keyTitle')} body={t('key')}>
        <Suspense>
          <RecoverSessionForm code={code} onEntered={onEntered} />
        </Suspense>
        <ToStart />
      </Notice>
    </>
  );
}

function Refused({ code, as: role, refusal }: { code: string; as: Role; refusal: Refusal }) {
  const t = useTranslations('session.notices');
  const door = useTranslations('session.door');
  const refusalText = useRefusalText();
  switch (refusal.code) {
    case 'no-such-session':
      return (
        <>
          <TopBar />
          <Notice title={t('noSessionTitle')} body={t('noSession', { code })}>
            <ToStart />
          </Notice>
        </>
      );
    case 'key-wrong':
      return <KeyMissing code={code} onEntered={() => location.reload()} />;
    case 'seat-banned':
      return (
        <>
          <TopBar />
          <Notice title={door('bannedTitle')} body={refusalText(refusal)}>
            <ToStart />
          </Notice>
        </>
      );
    case 'seat-removed':
    case 'seat-unknown':
      return (
        <>
          <TopBar />
          <Notice
            title={refusal.code === 'seat-removed' ? door('removedTitle') : t('refusedTitle')}
            body={refusalText(refusal)}
          >
            <Link
              href={joinPage(code)}
              className={buttonLook({ weight: 'primary' })}
              onClick={() => role === 'student' && identities().forget(code, role)}
            >
              {door('joinAgain')}
            </Link>
          </Notice>
        </>
      );
    default:
      return (
        <>
          <TopBar />
          <Notice title={t('refusedTitle')} body={refusalText(refusal)}>
            <Button weight="primary" onClick={() => location.reload()}>
              {t('reload')}
            </Button>
            <ToStart />
          </Notice>
        </>
      );
  }
}

function ToStart() {
  const t = useTranslations('session.notices');
  return (
    <Link href={codePage} className={buttonLook({ weight: 'quiet' })}>
      {t('otherCode')}
    </Link>
  );
}
