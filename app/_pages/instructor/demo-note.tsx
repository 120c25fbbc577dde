/** Leads the visitor of a demo class, who is its instructor, to the screens of the others. */
'use client';
import { MonitorPlay, Presentation, UserPlus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { buttonLook } from '#app/_ui/button.tsx';
import { joinPage, projectorPage } from '#lib/addresses.ts';

export function DemoNote({ code }: { code: string }) {
  const t = useTranslations('session.demo');
  const links = [
    { href: projectorPage(code), icon: Presentation, words: t('projector') },
    { href: joinPage(code), icon: UserPlus, words: t('student') },
  ];
  return (
    <aside
      aria-label={t('badge')}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-warn-soft px-4 py-2 text-sm lg:px-5"
    >
      <MonitorPlay aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 basis-64">{t('note')}</p>
      {links.map(({ href, icon: Icon, words }) => (
        <Link key={href} href={href} target="_blank" className={buttonLook({ size: 'small' })}>
          <Icon aria-hidden className="size-3.5" />
          {words}
        </Link>
      ))}
    </aside>
  );
}
