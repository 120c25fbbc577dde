/** The ensemble in words: its bars, what it mends, who adds most, what is not counted. */
'use client';
import { useFormatter, useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import { mayBeChance, mostMembers } from '#lib/analysis/ensemble.ts';
import type { Examples } from '#lib/datasets/dataset.ts';
import type { EnsembleOnSet, EnsembleReply } from '#lib/protocol/replies.ts';

/** What an ensemble gains in points, and whether that is a gain, a loss, or may be chance. */
export type Gain = { readonly text: string; readonly look: 'up' | 'down' | 'chance' };

/** `of` is what the data set has; `nameOf` names a run and its student, or returns undefined where it may not. */
export function useEnsembleWords(of: Examples, nameOf: (runId: string) => string | undefined) {
  const t = useTranslations('projector.ensemble');
  const figures = useFigures();
  const format = useFormatter();
  const kindOf = ({ together }: EnsembleOnSet, at: number) =>
    at === 0 ? 'best' : at === together.length - 1 ? 'all' : 'first';

  return {
    bar: (set: EnsembleOnSet, at: number): string => t('bar', { kind: kindOf(set, at), runs: set.together[at]!.runs }),

    accuracy: ({ images, together }: EnsembleOnSet, at: number): string =>
      figures.percent(together[at]!.right / images),

    /** Against the best run alone; undefined for that. */
    gain(set: EnsembleOnSet, at: number): Gain | undefined {
      if (at === 0) return undefined;
      const exchange = set.together[at]!;
      const images = exchange.mended - exchange.spoiled;
      const sign = images > 0 ? 'up' : images < 0 ? 'down' : 'same';
      const text = t('gain', { sign, points: figures.points((Math.abs(images) / set.images) * 100) });
      return { text, look: sign === 'same' || mayBeChance(exchange) ? 'chance' : sign };
    },

    /** What this ensemble mends and spoils. */
    exchange(set: EnsembleOnSet, at: number): string {
      const [alone, together] = [set.together[0]!, set.together[at]!];
      const { runs, mended, spoiled } = together;
      const mistakes = set.images - alone.right;
      if (mended + spoiled === 0) return t('alike', { kind: kindOf(set, at), runs, of });
      const sentence = t('exchange', { kind: kindOf(set, at), runs, mistakes, mended, spoiled, of });
      return mended !== spoiled && mayBeChance(together) ? `${sentence} ${t('chance')}` : sentence;
    },

    /** Who adds most to the mean of all. */
    most({ most }: EnsembleOnSet): string {
      if (!most) return t('mostNone');
      const { runIds, runs, images } = most;
      if (runs > 1) return t('mostTied', { runs, images, of });
      const name = runIds[0] === undefined ? undefined : nameOf(runIds[0]);
      return name === undefined ? t('mostUnnamed', { images, of }) : t('most', { name, images, of });
    },

    /** Which of the board's runs do not count; undefined where all do. */
    leftOut({ leftOut }: EnsembleReply): string | undefined {
      const { otherImages, afterFreeze, noPredictions, beyond } = leftOut;
      const reasons = [
        otherImages > 0 && t('otherImages', { count: otherImages, of }),
        noPredictions > 0 && t('noPredictions', { count: noPredictions }),
        afterFreeze > 0 && t('afterFreeze', { count: afterFreeze }),
        beyond > 0 && t('beyond', { count: beyond, most: mostMembers }),
      ].filter((reason) => reason !== false);
      return reasons.length > 0 ? t('leftOut', { reasons: format.list(reasons) }) : undefined;
    },
  };
}
