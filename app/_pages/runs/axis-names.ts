/** The axes of all runs in words, and how their values are written. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures, useNames } from '#app/_ui/names.ts';
import type { CoordinateAxis } from '#lib/analysis/coordinates.ts';

type Value = CoordinateAxis['ticks'][number]['value'];

/** Whole numbers whole, others with as many digits as tell something. */
const rounded = (value: number, more: number) =>
  Number(Math.abs(value) >= 100 ? value.toFixed(more) : value.toPrecision(3 + more));

/** Functions that name axes and values, the same ones until the language changes. */
export function useAxisNames() {
  const t = useTranslations('runs');
  const names = useNames();
  const figures = useFigures();
  return useMemo(
    () => ({
      name: (id: string): string => {
        if (id === 'accuracy' || id === 'parameters' || id === 'gpuSeconds') return t(id);
        // A class that varies the first block means every block; that is what the axis counts with.
        return names.field(id.replace('.*.', '.0.'));
      },
      /** With `more` digits than tell something by themselves. */
      value: (id: string, value: Value, more = 0): string => {
        if (typeof value !== 'number') return names.value(id.replace('.*.', '.0.'), value);
        if (id === 'accuracy') return figures.percent(value, more);
        if (id === 'parameters') return figures.short(value, more);
        if (id === 'gpuSeconds') return figures.seconds(value, more);
        return names.value(id.replace('.*.', '.0.'), rounded(value, more));
      },
    }),
    [t, names, figures],
  );
}
