/** The ten classes as the reader calls them. */
'use client';
import { useMemo } from 'react';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { classLabels } from '#lib/datasets/class-labels.ts';
import { classNames } from '#lib/network/network.ts';

/** In the order of the labels. */
export function useClassNames(): readonly string[] {
  const { language } = usePreferences();
  return useMemo(() => classNames.map((name) => classLabels[name][language]), [language]);
}
