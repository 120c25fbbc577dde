/** What a run is called: as its student says, or else by its preset and what it changes of it. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Run } from '#lib/classroom/session.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { nearestBase, presetById, shortLabel } from '#lib/hyperparameters/presets.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';

/** As many changes as a name can say and still be a name. */
const changesSaid = 2;

/** The function that names runs in the reader's language. */
export function useRunName(): (run: Pick<Run, 'name' | 'hyperparameters'>) => string {
  const t = useTranslations('form');
  const names = useNames();
  const { language } = usePreferences();
  return useCallback(
    ({ name, hyperparameters }) => {
      if (name !== null) return name;
      const preset = presetById(nearestBase(hyperparameters));
      const changes = shownDifferences(preset?.hyperparameters ?? defaultHyperparameters, hyperparameters);
      const said = changes.slice(0, changesSaid).map(({ path, after }) => {
        return `${names.field(path)} ${names.value(path, after)}`;
      });
      const rest = changes.length - said.length;
      const first = preset ? shortLabel(preset, language) : t('presetNone');
      return [first, ...said, ...(rest > 0 ? [`+${rest}`] : [])].join(' · ');
    },
    [t, names, language],
  );
}
