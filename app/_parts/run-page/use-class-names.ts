/** The ten classes as the reader calls them. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '#lib/network.ts';

/** In the order of the labels. */
export function useClassNames(): readonly string[] {
  const t = useTranslations('insight.classes');
  return useMemo(() => classNames.map((name) => t(name)), [t]);
}
