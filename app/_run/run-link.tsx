/** A run's number as the way to its page. */
'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { runPage } from '#lib/addresses.ts';

/** "Run #12", in a table "#12", or other words. */
export function RunLink({
  number,
  short = false,
  className = '',
  children,
}: {
  number: number;
  short?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const t = useTranslations('run');
  const insight = useTranslations('runPage');
  const code = useSessionState(({ session }) => session!.code);
  return (
    <Link
      href={runPage(code, number)}
      prefetch={false}
      title={insight('open', { number })}
      className={`rounded underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-solid ${className}`}
    >
      {children ?? (short ? `#${number}` : t('name', { number }))}
    </Link>
  );
}
