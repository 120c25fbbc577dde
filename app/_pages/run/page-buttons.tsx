/** The buttons of the run page's top bar: print it, or show it to the room. */
'use client';
import { Presentation, Printer } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { usePrintWhole } from '#app/_ui/when-near.tsx';

/** With every part, looked at or not. */
export function PrintButton() {
  const t = useTranslations('runPage');
  const print = usePrintWhole();
  return (
    <Button size="small" weight="plain" title={t('printHelp')} onClick={print} className="px-2 max-md:hidden">
      <Printer aria-hidden className="size-4" />
      <span className="max-lg:sr-only">{t('print')}</span>
    </Button>
  );
}

/** Larger, and as the room may see it. */
export function WallButton({ wall, onChange }: { wall: boolean; onChange: (wall: boolean) => void }) {
  const t = useTranslations('compare');
  return (
    <Button
      size="small"
      weight="plain"
      aria-pressed={wall}
      title={t('wallHelp')}
      onClick={() => onChange(!wall)}
      className="px-2 aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:hidden"
    >
      <Presentation aria-hidden className="size-4" />
      <span className="max-lg:sr-only">{t('wall')}</span>
    </Button>
  );
}
