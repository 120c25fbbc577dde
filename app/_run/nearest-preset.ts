/** The preset that a run is nearest to: what its settings and its source are compared with. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById } from '#lib/hyperparameters/presets.ts';

/** Its name in the reader's language, and its values; the defaults where they are nearest. */
export function useNearestPreset(hyperparameters: Hyperparameters): {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
} {
  const form = useTranslations('form');
  const { language } = usePreferences();
  return useMemo(() => {
    const preset = presetById(nearestBase(hyperparameters));
    return {
      name: preset?.label[language] ?? form('presetNone'),
      hyperparameters: preset?.hyperparameters ?? defaultHyperparameters,
    };
  }, [hyperparameters, language, form]);
}
