/** What stands around every help page: the bar, its title, and the way back to all help. */
'use client';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { TopBar } from '#app/_session/top-bar.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { helpPage } from '#lib/addresses.ts';
import { useHelpWords } from './words.tsx';

export function Frame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const words = useHelpWords();
  usePageTitle(title);
  return (
    <>
      <TopBar />
      <main id="content" className="mx-auto max-w-3xl px-4 pt-8 pb-16 sm:px-6">
        {lead !== undefined && (
          <Link
            href={helpPage}
            className="mb-3 inline-flex items-center gap-1.5 rounded font-semibold text-accent text-sm underline-offset-4 hover:underline"
          >
            <ArrowLeft aria-hidden className="size-4" />
            {words.back}
          </Link>
        )}
        <h1 className="font-extrabold text-3xl tracking-tight">{title}</h1>
        {lead !== undefined && <p className="mt-2 text-muted">{lead}</p>}
        {children}
      </main>
    </>
  );
}
