/** What is chosen as source code, beside the form; the code that writes it is fetched when it is opened. */
'use client';
import { ChevronDown, CodeXml } from 'lucide-react';
import { Suspense, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { sentBase } from '#app/_form/draft.ts';
import type { Checked } from '#app/_form/faults.ts';
import { lazily } from '#app/_ui/lazily.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';

const SourceView = lazily(() => import('#app/_run/source-view.tsx'), 'SourceView');

/** `base` names what the values are compared with, `baseline` are its values. */
export function SourceCard({
  values,
  checked,
  base,
  baseline,
}: {
  values: Hyperparameters;
  checked: Checked;
  base: string;
  baseline: Hyperparameters;
}) {
  const t = useTranslations('run.source');
  const form = useTranslations('form');
  const ruled = useTranslations('form.ruled');
  const { language } = usePreferences();
  const id = useId();
  const [open, setOpen] = useState(false);
  const name = presetById(base)?.label[language] ?? (base === sentBase ? ruled('sentBase') : form('presetNone'));
  return (
    <section aria-labelledby={id} className="card overflow-hidden" data-testid="source">
      <h2 id={id}>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-3 px-4 py-3 text-left hover:bg-sunken sm:px-5"
        >
          <CodeXml aria-hidden className="size-5 shrink-0 text-muted" />
          <span className="min-w-0 flex-1">
            <span className="block font-bold text-lg leading-6">{t('title')}</span>
            <span className="block font-normal text-2xs text-muted">{t('lead')}</span>
          </span>
          <ChevronDown
            aria-hidden
            className={`size-4.5 shrink-0 text-muted transition-transform ${open ? 'rotate-180' : ''}`}
          />
        </button>
      </h2>
      {open &&
        (checked.network ? (
          <Suspense fallback={<div className="h-96" />}>
            <SourceView
              className="max-h-[36rem]"
              hyperparameters={values}
              network={checked.network}
              base={{ name, hyperparameters: baseline }}
            />
          </Suspense>
        ) : (
          <p className="px-4 pb-4 text-muted text-sm sm:px-5">{t('invalid')}</p>
        ))}
    </section>
  );
}
