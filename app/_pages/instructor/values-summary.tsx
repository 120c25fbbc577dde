/** Hyperparameters in a line: the preset that they are nearest to, and how many values differ from it. */
'use client';
import { useTranslations } from 'use-intl';
import { baseValues } from '#app/_form/draft.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById } from '#lib/hyperparameters/presets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';

export function ValuesSummary({ hyperparameters }: { hyperparameters: Hyperparameters }) {
  const t = useTranslations('form');
  const { language } = usePreferences();
  const base = nearestBase(hyperparameters);
  const preset = presetById(base)?.label[language] ?? t('presetNone');
  const count = shownDifferences(baseValues(base, { fields: {}, pushed: null }), hyperparameters).length;
  return <span>{count === 0 ? t('unchanged', { preset }) : t('changed', { preset, count })}</span>;
}
