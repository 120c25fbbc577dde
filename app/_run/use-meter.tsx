/** How much of a student's quota is spent. */
'use client';
import { useTranslations } from 'use-intl';
import { Meter } from '#app/_ui/meter.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { Ledger } from '#lib/classroom/quota.ts';

/** The part of the quota that is spent, as a bar: yellow when less than a fifth is left, red when nothing is. */
export function UseMeter({ ledger, className = '' }: { ledger: Ledger; className?: string }) {
  const t = useTranslations('run.account');
  const figures = useFigures();
  const { charged, quota, left } = ledger;
  if (quota === null || left === null) return null;
  return (
    <Meter
      share={charged / quota}
      label={t('quota')}
      text={t('spentOf', { charged: figures.gpuSeconds(charged), quota: figures.gpuSeconds(quota) })}
      color={left === 0 ? 'bad' : left < quota / 5 ? 'warn' : 'accent'}
      className={className}
    />
  );
}
