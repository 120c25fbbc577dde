/** What was changed between two runs, in words. */
'use client';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import type { Difference } from '#lib/hyperparameters/hyperparameters.ts';

/** A change in words: "Learning rate 0.001 → 0.01". */
export function useChangeText(): (change: Difference) => string {
  const t = useTranslations('compare.experiment');
  const names = useNames();
  return ({ path, before, after }) =>
    t('change', { field: names.field(path), before: names.value(path, before), after: names.value(path, after) });
}
