/** What the lesson leaves to choose, as a way there: among many locked fields the open ones are hard to find. */
'use client';
import { LockOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import { openPaths } from './field-rules.ts';
import { showField, useFormContext } from './values.ts';

/** With more open fields than these nobody has to be shown the way. */
const most = 10;

/** Nothing where the lesson holds nothing in place. */
export function OpenFields() {
  const t = useTranslations('form.ruled');
  const names = useNames();
  const { rules, values } = useFormContext();
  const paths = openPaths(rules, values);
  if (!paths || paths.length > most) return null;
  if (paths.length === 0) return <p className="mt-2 text-muted text-sm">{t('openNone')}</p>;
  return (
    <div className="mt-3">
      <h3 className="flex items-center gap-1.5 font-semibold text-sm">
        <LockOpen aria-hidden className="size-4 text-accent" />
        {t('open')}
      </h3>
      <ul className="mt-1.5 flex flex-wrap gap-1.5">
        {paths.map((path) => (
          <li key={path}>
            <button
              type="button"
              aria-label={t('goTo', { field: names.field(path) })}
              onClick={() => showField(path.replace('*', '0'))}
              className="rounded-md border border-accent/50 bg-surface px-2 py-1 font-medium text-accent text-sm hover:bg-accent-soft"
            >
              {names.field(path)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
