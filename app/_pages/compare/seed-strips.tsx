/** The seeds of two settings side by side, and how probable it is that one is better. */
'use client';
import { useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import { meanOf } from '#lib/analysis/noise.ts';
import { type SeedResult, superiorityOf } from '#lib/analysis/superiority.ts';

type Side = {
  readonly results: readonly SeedResult[];
  /** The number of the run by which it is known. */
  readonly number: number;
  readonly color: string;
};

/** Pixels from one row of dots to the next, and to the first. */
const row = 26;
const top = 14;

/** Nothing where a side has a single seed. */
export function SeedStrips({ before, after }: { before: Side; after: Side }) {
  const t = useTranslations('compare.experiment');
  const figures = useFigures();
  const found = superiorityOf(before.results, after.results);
  if (!found) return null;
  const all = [...before.results, ...after.results].map(({ accuracy }) => accuracy);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const at = (accuracy: number) => `${4 + (92 * (accuracy - lowest)) / (highest - lowest || 1)}%`;
  const percent = (share: number) => figures.percent(share, 0);
  const { probability, low, high, pairs } = found;
  const known = new Map(before.results.map(({ seed, accuracy }) => [seed, accuracy]));
  return (
    <figure className="sm:col-span-2" data-testid="seed-strips">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div className="numbers flex flex-col text-muted text-sm" style={{ paddingTop: top - 10 }}>
          {[before, after].map(({ number }) => (
            <span key={number} className="flex items-center" style={{ height: row }}>
              #{number}
            </span>
          ))}
        </div>
        <svg aria-hidden="true" className="block w-full overflow-visible" style={{ height: top + 2 * row + 8 }}>
          {pairs !== null &&
            after.results.map(({ seed, accuracy }) => {
              const earlier = known.get(seed);
              return earlier === undefined ? null : (
                <line
                  key={seed}
                  x1={at(earlier)}
                  x2={at(accuracy)}
                  y1={top}
                  y2={top + row}
                  stroke="var(--line-strong)"
                  strokeWidth="1"
                />
              );
            })}
          {[before, after].map(({ results, number, color }, index) => (
            <g key={number}>
              <line x1="0%" x2="100%" y1={top + index * row} y2={top + index * row} stroke="var(--line)" />
              {results.map(({ seed, accuracy }) => (
                <circle key={seed} cx={at(accuracy)} cy={top + index * row} r="4.5" fill={color} fillOpacity="0.65" />
              ))}
              <line
                x1={at(meanOf(results.map(({ accuracy }) => accuracy)))}
                x2={at(meanOf(results.map(({ accuracy }) => accuracy)))}
                y1={top + index * row - 10}
                y2={top + index * row + 10}
                stroke={color}
                strokeWidth="2.5"
              />
            </g>
          ))}
          {[lowest, highest].map((accuracy, index) => (
            <text
              key={index === 0 ? 'low' : 'high'}
              x={at(accuracy)}
              y={top + 2 * row + 4}
              textAnchor={index === 0 ? 'start' : 'end'}
              fontSize="11"
              fill="var(--muted)"
            >
              {figures.percent(accuracy)}
            </text>
          ))}
        </svg>
      </div>
      <figcaption className="numbers text-pretty text-sm">
        <strong className="font-semibold">
          {t('superiority', { after: after.number, before: before.number, probability: percent(probability) })}
        </strong>{' '}
        {t('superiorityHow', { pairs: pairs ?? 0, low: percent(low), high: percent(high) })}
      </figcaption>
    </figure>
  );
}
