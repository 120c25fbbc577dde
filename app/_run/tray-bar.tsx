/** The bar of `compare-tray.tsx`: the runs in it, and the way to their comparison. */
'use client';
import { Scale, X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import { comparePage } from '#lib/addresses.ts';
import { emptyTray, toggleInTray } from './compare-tray.tsx';

export function TrayBar({ code, tray, className }: { code: string; tray: readonly number[]; className: string }) {
  const t = useTranslations('run.tray');
  const form = useTranslations('form');
  const say = useSay();
  return (
    <section
      aria-label={t('label')}
      data-tray
      data-testid="tray"
      className={`numbers fixed inset-x-0 bottom-4 z-30 mx-auto flex w-fit max-w-[calc(100vw-1.5rem)] flex-wrap items-center justify-center gap-x-3 gap-y-1.5 rounded-2xl border border-line-strong/40 bg-raised px-3 py-2 shadow-pop ${className}`}
    >
      <p role="status" className="whitespace-nowrap font-semibold text-sm">
        {t('chosen', { count: tray.length })}
      </p>
      <ul className="flex gap-1 max-sm:hidden">
        {tray.map((number) => (
          <li key={number}>
            <button
              type="button"
              aria-label={t('remove', { number })}
              title={t('remove', { number })}
              onClick={() => toggleInTray(code, number)}
              className="inline-flex h-8 items-center gap-0.5 rounded-lg bg-sunken px-1.5 font-medium text-sm hover:text-bad"
            >
              #{number}
              <X aria-hidden className="size-3.5 text-muted" />
            </button>
          </li>
        ))}
      </ul>
      <span className="flex items-center gap-1">
        {tray.length < 2 ? (
          <span className="px-1 text-muted text-sm">{t('oneMore')}</span>
        ) : (
          <Link href={comparePage(code, tray)} className={buttonLook({ weight: 'primary', size: 'small' })}>
            <Scale aria-hidden className="size-4" />
            {t('compare')}
          </Link>
        )}
        <Button
          weight="plain"
          size="small"
          onClick={() => say(t('cleared'), 'good', undefined, { label: form('undo'), act: emptyTray(code) })}
        >
          {t('clear')}
        </Button>
      </span>
    </section>
  );
}
