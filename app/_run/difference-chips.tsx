/** What a run changes: differences from the defaults or a preset as chips, the change of rank by the test as an arrow. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useNames } from '#app/_ui/names.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';

/**
 * The first `most` differences from the defaults; the tooltip and screen readers get all, the chips only count the rest. Beside the
 * name of a preset, which says the rest, those `from` it: none without any.
 */
export function DifferenceChips({
  hyperparameters,
  from,
  most = 4,
}: {
  hyperparameters: Hyperparameters;
  from?: Hyperparameters;
  most?: number;
}) {
  const t = useTranslations('run');
  const names = useNames();
  const texts = useMemo(
    () =>
      shownDifferences(from ?? defaultHyperparameters, hyperparameters).map(
        ({ path, after }) => `${names.field(path)} ${names.value(path, after)}`,
      ),
    [hyperparameters, from, names],
  );
  const chip = 'numbers rounded-md bg-sunken px-1.5 py-0.5 text-2xs text-muted';
  if (texts.length === 0 && from) return null;
  if (texts.length === 0) return <span className={chip}>{t('sameAsDefault')}</span>;
  return <Chips texts={texts} most={most} look={chip} more={(count) => t('moreDifferences', { count })} />;
}

/** The first `most` texts as chips and the number of the others, which the tooltip and screen readers get in full. */
export function Chips({
  texts,
  most,
  look,
  more,
}: {
  texts: readonly string[];
  most: number;
  /** The classes of a chip. */
  look: string;
  more: (count: number) => string;
}) {
  const rest = texts.slice(most);
  return (
    <ul className="flex flex-wrap gap-1">
      {texts.slice(0, most).map((text) => (
        <li key={text} className={look}>
          {text}
        </li>
      ))}
      {rest.length > 0 && (
        <li className={look} title={rest.join('\n')}>
          <span aria-hidden>{more(rest.length)}</span>
          <span className="sr-only">{rest.join(', ')}</span>
        </li>
      )}
    </ul>
  );
}

/** `places` is positive where the test ranks it higher than validation did. */
export function Moved({ places, className = '' }: { places: number; className?: string }) {
  const t = useTranslations('board.ranking');
  const direction = places > 0 ? 'up' : places < 0 ? 'down' : 'same';
  const look = { up: 'text-good', down: 'text-bad', same: 'text-muted' }[direction];
  return (
    <span className={`numbers whitespace-nowrap font-bold ${look} ${className}`} data-moved={places}>
      <span aria-hidden>
        {direction === 'up' ? '▲' : direction === 'down' ? '▼' : '–'}
        {places !== 0 && Math.abs(places)}
      </span>
      <span className="sr-only">{t('moved', { direction, count: Math.abs(places) })}</span>
    </span>
  );
}

/** Validation minus test accuracy in points, signed: how much the board promised too much. */
export function gapText(validation: number, test: number): string {
  const points = ((validation - test) * 100).toFixed(1);
  return Number(points) > 0 ? `+${points}` : points.replace('-', '−');
}
