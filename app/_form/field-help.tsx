/** What a field does, and within which limits; always there for screen readers, and for everybody once it is asked for. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { fieldHelp } from '#lib/addresses.ts';
import type { Field } from '#lib/hyperparameters/field.ts';

export function FieldHelp({ id, path, field, open }: { id: string; path: string; field: Field; open: boolean }) {
  const t = useTranslations('form');
  const names = useNames();
  const { language } = usePreferences();
  return (
    <p id={id} className={open ? 'col-span-2 mt-1 rounded-lg bg-sunken px-3 py-2 text-muted text-sm' : 'sr-only'}>
      {field.help[language]}
      {(field.kind === 'integer' || field.kind === 'number') && (
        <span className="numbers ml-1.5 whitespace-nowrap">
          ({t('range', { minimum: names.value(path, field.minimum), maximum: names.value(path, field.maximum) })})
        </span>
      )}
      {open && (
        <Link
          href={fieldHelp(path)}
          target="_blank"
          className="ml-1.5 whitespace-nowrap rounded text-accent underline-offset-4 hover:underline"
        >
          {t('allFields')}
        </Link>
      )}
    </p>
  );
}
