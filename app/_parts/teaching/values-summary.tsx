/** Hyperparameters in a line: the preset that they are nearest to, and how many values differ from it. */
'use client';
import { useTranslations } from 'use-intl';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import { presetById } from '#lib/presets.ts';
import { shownDifferences } from '#lib/relevance.ts';
import { usePreferences } from '../chrome/preferences.tsx';
import { baseValues, nearestBase } from '../form/draft.ts';

export function ValuesSummary({ hyperparameters }: { hyperparameters: Hyperparameters }) {
  const t = useTranslations('form');
  const { language } = usePreferences();
  const base = nearestBase(hyperparameters);
  const preset = presetById(base)?.label[language] ?? t('presetNone');
  const count = shownDifferences(baseValues(base, { fields: {}, pushed: null }), hyperparameters).length;
  return <span>{count === 0 ? t('unchanged', { preset }) : t('changed', { preset, count })}</span>;
}
