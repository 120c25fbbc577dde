/** What a run's hyperparameters change of the defaults, as chips beside its result. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';

/** The first `most` differences; the rest are counted, and in the tooltip and for screen readers in full. */
export function DifferenceChips({ hyperparameters, most = 4 }: { hyperparameters: Hyperparameters; most?: number }) {
  const t = useTranslations('run');
  const names = useNames();
  const texts = useMemo(
    () =>
      shownDifferences(defaultHyperparameters, hyperparameters).map(
        ({ path, after }) => `${names.field(path)} ${names.value(path, after)}`,
      ),
    [hyperparameters, names],
  );
  const chip = 'numbers rounded-md bg-sunken px-1.5 py-0.5 text-2xs text-muted';
  if (texts.length === 0) return <span className={chip}>{t('sameAsDefault')}</span>;
  const rest = texts.slice(most);
  return (
    <ul className="flex flex-wrap gap-1">
      {texts.slice(0, most).map((text) => (
        <li key={text} className={chip}>
          {text}
        </li>
      ))}
      {rest.length > 0 && (
        <li className={chip} title={rest.join('\n')}>
          <span aria-hidden>{t('moreDifferences', { count: rest.length })}</span>
          <span className="sr-only">{rest.join(', ')}</span>
        </li>
      )}
    </ul>
  );
}
