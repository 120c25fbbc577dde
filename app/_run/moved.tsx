/** How many ranks the test has moved a row, as an arrow with a number, and in words for those who do not see it. */
'use client';
import { useTranslations } from 'use-intl';

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

/** Validation minus test in points, with its sign: what the board promised and the test did not keep. */
export function gapText(validation: number, test: number): string {
  const points = ((validation - test) * 100).toFixed(1);
  return Number(points) > 0 ? `+${points}` : points.replace('-', '−');
}
