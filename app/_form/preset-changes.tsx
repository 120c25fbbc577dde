/** What the form has changed since the preset, in one line that unfolds. */
'use client';
import { ChevronRight, RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import type { Difference } from '#lib/hyperparameters/hyperparameters.ts';

/** `name` is the preset's. */
export function Changes({
  name,
  changes,
  onRevert,
  onRevertAll,
}: {
  name: string;
  changes: readonly Difference[];
  onRevert: (difference: Difference) => void;
  onRevertAll: () => void;
}) {
  const t = useTranslations('form');
  const names = useNames();
  return (
    // Closed it is one line, as when nothing has changed, so that no field moves under the hand that changes it.
    <details className="group/changes relative mt-2">
      <summary className="flex h-8 list-none items-center gap-1 rounded-md pr-28 text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open/changes:rotate-90"
        />
        <span className="line-clamp-2 min-w-0 font-medium leading-4">
          {t('changed', { preset: name, count: changes.length })}
        </span>
      </summary>
      <button
        type="button"
        onClick={onRevertAll}
        className="absolute top-0.5 right-0 h-7 rounded-md px-1.5 font-semibold text-accent text-sm hover:bg-accent-soft"
      >
        {t('resetAll')}
      </button>
      <ul className="mt-1.5 flex flex-wrap gap-1.5 rounded-xl bg-sunken p-3">
        {changes.map((difference) => {
          const { path, before, after } = difference;
          const label = names.field(path);
          const text = `${label} ${names.value(path, before)} → ${names.value(path, after)}`;
          return (
            <li key={path}>
              <button
                type="button"
                aria-label={`${text}. ${t('revert', { field: label, before: names.value(path, before) })}`}
                onClick={() => onRevert(difference)}
                className="numbers inline-flex items-center gap-1 rounded-md border border-line bg-surface px-2 py-1 text-left text-2xs hover:border-accent hover:text-accent"
              >
                {text}
                <RotateCcw aria-hidden className="size-3 shrink-0" />
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
