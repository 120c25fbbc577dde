/** Where a student gives a nickname, checked as it is typed by the server's own rules, and takes a seat. */
'use client';
import { ArrowRight, Dices } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { identities } from '#app/_session/identities.ts';
import { Loading } from '#app/_session/session-gate.tsx';
import { TopBar } from '#app/_session/top-bar.tsx';
import { useEntering } from '#app/_session/use-entering.ts';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { useDraft } from '#app/_ui/use-draft.ts';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { codePage, studentPage } from '#lib/addresses.ts';
import { checkNickname, graphemes, maximumNickname, tidy } from '#lib/classroom/nickname.ts';
import { nicknameIdea } from '#lib/classroom/nickname-ideas.ts';
import type { Door } from '#lib/protocol/door.ts';
import type { Reply } from '#lib/protocol/requests.ts';

type Found = Reply<'find-session'> | 'unreachable' | undefined;

const noSession: Reply<'find-session'> = { ok: false, refusal: { code: 'no-such-session', message: '' } };

/** What the server told the page; undefined if it must be asked. */
function foundOf(door: Door | undefined): Found {
  if (!door) return undefined;
  return door.session ? { ok: true, data: door.session } : noSession;
}

/**
 * A browser that has a seat here already goes straight in, with whatever the link says about the form. `door` is what the
 * server told of the session, so that the form is there before any script.
 */
export function JoinScreen({ code, door }: { code: string; door: Door | undefined }) {
  const t = useTranslations('join');
  const router = useRouter();
  const [found, setFound] = useState(() => foundOf(door));
  const [attempt, setAttempt] = useState(0);
  usePageTitle(t('title'));

  const asks = door === undefined || attempt > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    if (
      identities()
        .known()
        .some((session) => session.code === code && session.role === 'student')
    ) {
      router.replace(studentPage(code, location.search));
      return;
    }
    // While the nickname is typed, the next page is fetched.
    router.prefetch(studentPage(code), { kind: 'full' } as Parameters<typeof router.prefetch>[1]);
    if (!asks) return;
    let current = true;
    const answered = (answer: Found) => current && setFound(answer);
    if (!/^\d{6}$/.test(code)) {
      answered(noSession);
      return;
    }
    import('#app/_live/requester.ts')
      .then(({ askOnce }) => askOnce('find-session', { code }))
      .then(answered, () => answered('unreachable'));
    return () => {
      current = false;
    };
  }, [code, router, asks, attempt]);

  return (
    <>
      <TopBar />
      <Answer
        code={code}
        found={found}
        refused={door?.refused}
        onRetry={() => {
          setFound(undefined);
          setAttempt(attempt + 1);
        }}
      />
    </>
  );
}

function Answer({
  code,
  found,
  refused,
  onRetry,
}: {
  code: string;
  found: Found;
  refused: Door['refused'];
  onRetry: () => void;
}) {
  const t = useTranslations('join');
  const notices = useTranslations('session.notices');
  const actions = useTranslations('common.actions');
  const door = useTranslations('session.door');
  const refusalText = useRefusalText();
  const [recovering, setRecovering] = useState(false);
  const otherCode = (
    <Link href={codePage} className={buttonLook({ weight: 'quiet' })}>
      {notices('otherCode')}
    </Link>
  );
  if (found === undefined) return <Loading />;
  if (found === 'unreachable') {
    return (
      <Notice title={notices('unreachableTitle')} body={notices('unreachable')}>
        <Button weight="primary" onClick={onRetry}>
          {actions('retry')}
        </Button>
      </Notice>
    );
  }
  if (!found.ok) {
    return found.refusal.code === 'no-such-session' ? (
      <Notice title={notices('noSessionTitle')} body={notices('noSession', { code })}>
        {otherCode}
      </Notice>
    ) : (
      <Notice title={notices('refusedTitle')} body={refusalText(found.refusal)}>
        {found.refusal.code === 'protocol-mismatch' ? (
          <Button weight="primary" onClick={() => location.reload()}>
            {notices('reload')}
          </Button>
        ) : (
          <Button weight="primary" onClick={onRetry}>
            {actions('retry')}
          </Button>
        )}
      </Notice>
    );
  }
  if (found.data.closed) {
    return (
      <Notice title={t('closedTitle')} body={`${found.data.title} — ${t('closed')}`}>
        {otherCode}
      </Notice>
    );
  }
  return (
    <main id="content" className="mx-auto w-full max-w-md px-4 pt-10 sm:pt-20">
      <div className="card p-5 sm:p-7">
        <p className="numbers text-muted text-sm tracking-wider">{code}</p>
        <h1 className="mt-0.5 mb-6 break-words font-bold text-2xl leading-tight">{found.data.title}</h1>
        {found.data.locked && (
          <div className="mb-5 rounded-xl bg-warn-soft px-4 py-3 text-sm" role="status">
            <p className="font-semibold text-warn">{door('lockedTitle')}</p>
            <p className="mt-0.5">{door('locked')}</p>
            <Button size="small" className="mt-2" onClick={onRetry}>
              {actions('retry')}
            </Button>
          </div>
        )}
        {recovering || found.data.locked ? (
          <RecoverSeatForm code={code} title={found.data.title} />
        ) : (
          <NicknameForm code={code} title={found.data.title} refused={refused} />
        )}
      </div>
      {!found.data.locked && (
        <Button weight="plain" className="mt-3 w-full" onClick={() => setRecovering(!recovering)}>
          {door(recovering ? 'newSeat' : 'haveSeat')}
        </Button>
      )}
    </main>
  );
}

/** For the session with that code. */
function RecoverSeatForm({ code, title }: { code: string; title: string }) {
  const t = useTranslations('session.door');
  const join = useTranslations('join');
  const router = useRouter();
  const [nickname, setNickname] = useState('');
  const [recovery, setRecovery] = useState('');
  const { enter, busy, fault } = useEntering(title, () => router.replace(studentPage(code, location.search)));

  function submit(event: FormEvent) {
    event.preventDefault();
    void enter('recover-seat', { code, nickname, recovery, seatToken: newSecret() });
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        id="recover-nickname"
        label={join('nickname')}
        autoFocus
        value={nickname}
        onChange={(event) => setNickname(event.target.value)}
      />
      <TextInput
        id="recovery"
        label={t('recovery')}
        maxLength={8}
        autoCapitalize="characters"
        enterKeyHint="go"
        value={recovery}
        onChange={(event) => setRecovery(event.target.value)}
        fault={fault}
        help={t('recoveryHelp')}
        className="numbers uppercase tracking-[0.3em]"
      />
      <Button
        type="submit"
        weight="primary"
        size="large"
        disabled={busy || nickname.trim() === '' || recovery.trim().length < 4}
        className="mt-4 w-full"
      >
        {busy ? join('entering') : t('recover')}
      </Button>
    </form>
  );
}

const nicknameId = 'nickname';

/** Takes a seat in the session and goes in; before its script runs, the browser itself sends it. */
function NicknameForm({ code, title, refused }: { code: string; title: string; refused: Door['refused'] }) {
  const t = useTranslations('join');
  const door = useTranslations('session.door');
  const { language } = usePreferences();
  const refusalText = useRefusalText();
  const router = useRouter();
  const [nickname, setNickname, letGo] = useDraft(`nickname ${code}`, refused?.nickname);
  const { enter, busy, fault, setFault } = useEntering(
    title,
    () => {
      letGo();
      router.replace(studentPage(code, location.search));
    },
    refused && refusalText(refused.refusal),
  );
  useEffect(() => {
    const typed = document.querySelector<HTMLInputElement>(`#${nicknameId}`)?.value;
    if (typed) setNickname(typed);
  }, [setNickname]);
  const checked = checkNickname(nickname);
  // An empty field is not a fault before it is submitted.
  const live = !checked.ok && checked.refusal.code !== 'nickname-empty' ? refusalText(checked.refusal) : undefined;

  function suggest() {
    setNickname(nicknameIdea(language, Math.random(), Math.random()));
    setFault(undefined);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!checked.ok) return setFault(refusalText(checked.refusal));
    void enter('join-session', {
      code,
      nickname: checked.nickname,
      seatToken: identities().secretFor(code, 'student'),
    });
  }

  return (
    <form method="post" onSubmit={submit} noValidate>
      <TextInput
        id={nicknameId}
        name="nickname"
        label={t('nickname')}
        autoFocus
        enterKeyHint="go"
        value={nickname}
        onChange={(event) => {
          setNickname(event.target.value);
          setFault(undefined);
        }}
        fault={fault ?? live}
        help={t('nicknameHelp')}
        aside={t('count', { count: graphemes(tidy(nickname)), maximum: maximumNickname })}
      />
      <Button size="small" weight="plain" onClick={suggest}>
        <Dices aria-hidden className="size-4" />
        {door('idea')}
      </Button>
      <Button type="submit" weight="primary" size="large" disabled={busy} className="mt-4 w-full">
        {busy ? t('entering') : t('enter')}
        {!busy && <ArrowRight aria-hidden className="size-4.5" />}
      </Button>
    </form>
  );
}
