/** What stands in place of a page that its reader cannot see now: at the door, in another tab, without the key, sent out. */
'use client';
import Link from 'next/link';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useTakeOver } from '#app/_live/use-session.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { Notice } from '#app/_ui/notice.tsx';
import { codePage, joinPage } from '#lib/addresses.ts';
import type { Refusal } from '#lib/refusal.ts';
import { OfflineNote } from './connection-lamp.tsx';
import { identities } from './identities.ts';
import type { Role } from './session-gate.tsx';
import { TopBar } from './top-bar.tsx';

const RecoverSessionForm = lazily(() => import('./recover-session-form.tsx'), 'RecoverSessionForm');

/** Until the instructor lets them in; the page goes on by itself then. */
export function AtDoor({ nickname }: { nickname: string }) {
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

export function Displaced() {
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

export function KeyMissing({ code, onEntered }: { code: string; onEntered: () => void }) {
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

export function Refused({ code, as: role, refusal }: { code: string; as: Role; refusal: Refusal }) {
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
