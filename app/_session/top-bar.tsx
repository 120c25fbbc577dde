/** The bar at the top of every page: where one is, the way back, the connection, language and theme. */
'use client';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Role } from '#app/_live/session-store.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { buttonLook } from '#app/_ui/button.tsx';
import { SettingsButtons } from '#app/_ui/preferences.tsx';
import { homePage, instructorPage, projectorPage, studentPage } from '#lib/addresses.ts';
import { DemoBadge } from './demo-badge.tsx';

/** `children` stand between the title and the settings: the lamp, where there is a connection. */
export function TopBar({ title, code, children }: { title?: string; code?: string; children?: ReactNode }) {
  const t = useTranslations('common.app');
  return (
    <header className="sticky low:static top-0 z-30 flex h-14 items-center gap-2 border-line border-b bg-ground/90 px-3 backdrop-blur-md sm:gap-3 sm:px-5">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-accent focus:px-4 focus:py-2 focus:text-on-accent"
      >
        {t('skip')}
      </a>
      <Link
        href={homePage}
        aria-label={`${t('name')} · ${t('toHome')}`}
        className="flex shrink-0 items-center gap-2 rounded-lg p-1"
      >
        <Logo />
        {!title && <span className="font-bold">{t('name')}</span>}
      </Link>
      {title && (
        <div className="min-w-0 flex-1">
          <h1
            className="line-clamp-2 font-semibold text-[0.8125rem] leading-[1.15] sm:line-clamp-1 sm:text-base sm:leading-5"
            title={title}
          >
            {title}
          </h1>
          {code && <p className="numbers text-2xs text-muted leading-3.5 tracking-wider">{code}</p>}
        </div>
      )}
      {!title && <span className="flex-1" />}
      <div className="contents print:hidden">
        {code && <DemoBadge />}
        {children}
        <SettingsButtons />
      </div>
    </header>
  );
}

/** Three rising curves out of one point: the class and its networks. */
function Logo({ className = 'size-7' }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round" className="stroke-on-accent">
        <path d="M7 24C11 12 17 9 25 8" />
        <path d="M7 24c5-7 10-8.500 18-9" opacity=".75" />
        <path d="M7 24c6-2.500 11-3 18-3" opacity=".5" />
      </g>
    </svg>
  );
}

const homes: Readonly<Record<Role, (code: string) => string>> = {
  instructor: instructorPage,
  student: studentPage,
  projector: projectorPage,
};

/** `words` says where it leads. */
export function WayBack({ code, words }: { code: string; words: (role: Role) => string }) {
  const role = useSessionState((state) => state.role) ?? 'projector';
  const text = words(role);
  return (
    <Link href={homes[role](code)} title={text} className={`${buttonLook({ weight: 'plain', size: 'small' })} px-2`}>
      <ArrowLeft aria-hidden className="size-4" />
      <span className="max-md:sr-only">{text}</span>
    </Link>
  );
}
