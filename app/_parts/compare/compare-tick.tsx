/** The small button by which a run anywhere is put aside to compare. */
'use client';
import { Scale } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '../../_live/use-session.tsx';
import { mostCompared } from './most-compared.ts';
import { toggleInTray, useTray } from './tray.ts';

export function CompareTick({ number, className = '' }: { number: number; className?: string }) {
  const t = useTranslations('tray');
  const code = useSessionState(({ session }) => session!.code);
  const tray = useTray(code);
  const chosen = tray.includes(number);
  const full = !chosen && tray.length >= mostCompared;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={t('tick', { number })}
      title={full ? t('full') : t('tick', { number })}
      disabled={full}
      onClick={() => toggleInTray(code, number)}
      className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink disabled:opacity-35 aria-pressed:bg-accent aria-pressed:text-on-accent ${className}`}
    >
      <Scale aria-hidden className="size-3.5" />
    </button>
  );
}
