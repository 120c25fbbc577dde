/** Lets a page into its session: who this browser is there, and what to show until, or instead of, the session. */
'use client';
import { useRouter } from 'next/navigation';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Identity } from '#app/_live/connection.ts';
import { SessionProvider, useConnectionState, useSessionState } from '#app/_live/use-session.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useMounted } from '#app/_ui/use-window.ts';
import { joinPage } from '#lib/addresses.ts';
import type { Refusal } from '#lib/refusal.ts';
import { OfflineNote } from './connection-lamp.tsx';
import { identities } from './identities.ts';

// Most readers are let in, and need none of these.
const AtDoor = lazily(() => import('./not-in.tsx'), 'AtDoor');
const Displaced = lazily(() => import('./not-in.tsx'), 'Displaced');
const KeyMissing = lazily(() => import('./not-in.tsx'), 'KeyMissing');
const Refused = lazily(() => import('./not-in.tsx'), 'Refused');

/** A visitor is whoever this browser holds a secret of, and otherwise anybody who has the code. */
export type Role = 'student' | 'instructor' | 'projector' | 'visitor';

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
    if (role === 'instructor' || role === 'student') identities().adopt(code, role);
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
  return (
    <Suspense fallback={<Loading />}>
      {toJoin ? <Loading /> : <KeyMissing code={code} onEntered={() => setIdentity(identityFor(code, role))} />}
    </Suspense>
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
  if (connection.kind === 'refused') {
    return (
      <NotIn>
        <Refused code={code} as={role} refusal={connection.refusal} />
      </NotIn>
    );
  }
  if (connection.kind === 'displaced')
    return (
      <NotIn>
        <Displaced />
      </NotIn>
    );
  if (title === undefined) return <Loading>{connection.kind === 'offline' && <OfflineNote />}</Loading>;
  return atDoor ? (
    <NotIn>
      <AtDoor nickname={atDoor} />
    </NotIn>
  ) : (
    children
  );
}

/** Shows something else than the page, once it is here. */
function NotIn({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Loading />}>{children}</Suspense>;
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
