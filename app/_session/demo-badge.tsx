/** Marks a demo class on every screen. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';

/** Nothing in a real class. */
export function DemoBadge() {
  const t = useTranslations('session.demo');
  const demo = useSessionState(({ session }) => session?.demo ?? false);
  if (!demo) return null;
  return (
    <span
      data-testid="demo"
      title={t('help')}
      className="shrink-0 rounded-full bg-warn-soft px-2.5 py-0.5 font-semibold text-warn text-xs"
    >
      {t('badge')}
    </span>
  );
}
