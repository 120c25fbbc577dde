/** A line of code that is copied by a press. */
'use client';
import { Copy } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCopy } from '#app/_ui/use-copy.ts';

export function CopyLine({ text }: { text: string }) {
  const t = useTranslations('run.source');
  const copy = useCopy();
  return (
    <button
      type="button"
      title={t('copy')}
      onClick={() => copy(text, t('copied'))}
      className="group flex min-w-0 flex-1 basis-60 items-center gap-2 rounded-lg px-2 py-1 text-left text-muted hover:bg-sunken hover:text-ink"
    >
      <code className="min-w-0 flex-1 break-all font-mono text-xs" translate="no">
        {text}
      </code>
      <Copy aria-hidden className="size-3.5 shrink-0" />
    </button>
  );
}
