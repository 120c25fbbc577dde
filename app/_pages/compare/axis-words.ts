/** The axes of compared curves in words, and how their values are written. */
'use client';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { clockText } from '#app/_session/clock.ts';
import { useFigures } from '#app/_ui/names.ts';
import type { Axis } from '#lib/analysis/compared-curves.ts';

export type AxisWords = {
  readonly label: string;
  readonly scale: 'linear' | 'time';
  /** Undefined for plain numbers. */
  readonly format: ((value: number) => string) | undefined;
  readonly say: (value: number) => string;
};

/** Seconds as a stop-watch shows them. */
const stopwatch = (seconds: number) => clockText(Math.round(seconds));

/** The words of this axis; the same object until it or the language changes. */
export function useAxisWords(axis: Axis): AxisWords {
  const t = useTranslations('compare');
  const figures = useFigures();
  const dates = useFormatter();
  return useMemo(() => {
    const label = t('axisName', { axis });
    const plain = (value: number) => String(Number(value.toFixed(2)));
    switch (axis) {
      case 'clock': {
        const clock = (value: number) =>
          dates.dateTime(value, { hour: 'numeric', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
        return { label, scale: 'time', format: clock, say: clock };
      }
      case 'elapsed':
        return { label, scale: 'linear', format: stopwatch, say: stopwatch };
      case 'step':
        return { label, scale: 'linear', format: undefined, say: figures.whole };
      default:
        return { label, scale: 'linear', format: undefined, say: plain };
    }
  }, [t, axis, figures, dates]);
}
