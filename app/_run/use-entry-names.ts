/** What a column of the compare page is called. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useShownName } from '#app/_session/use-shown-name.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';

/** The function that names a run by its number and its student, as the viewer may know them. */
export function useEntryName(viewer: Viewer): (shown: Pick<ShownRun, 'run' | 'seat'>) => string {
  const t = useTranslations('compare');
  const nameOf = useShownName(viewer);
  return useCallback(({ run, seat }) => t('runName', { number: run.number, name: nameOf(seat) }), [t, nameOf]);
}
