/** The effect of the one change: a sentence, an interval beside zero, and how it was reckoned. */
'use client';
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Effect, Experiment } from '#lib/analysis/experiment.ts';
import { signed } from './values.ts';

type Controlled = Extract<Experiment, { kind: 'controlled' }>;

const points = (share: number) => (share * 100).toFixed(1);

/** `experiment` has exactly one change. */
export function EffectView({ experiment }: { experiment: Controlled }) {
  const t = useTranslations('compare.experiment');
  const { effect, seeds, early, sameImages } = experiment;
  if (!effect) return <p className="text-muted text-sm">{t('waiting')}</p>;
  const { difference, error, low, high, distinct, seedError } = effect;
  const [icon, verdict] = !distinct
    ? [<CircleHelp key="icon" aria-hidden className="size-4 shrink-0 text-muted" />, t('indistinct')]
    : difference > 0
      ? [
          <CircleCheck key="icon" aria-hidden className="size-4 shrink-0 text-good" />,
          t('distinct', { direction: 'up' }),
        ]
      : [
          <TriangleAlert key="icon" aria-hidden className="size-4 shrink-0 text-warn" />,
          t('distinct', { direction: 'down' }),
        ];
  return (
    <div className="mt-1 grid items-center gap-x-6 gap-y-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(12rem,22rem)]">
      <div className="numbers">
        <p className="font-bold text-xl leading-7">
          {t('effect', {
            sign: signed(difference).slice(0, 1),
            points: signed(difference).slice(1),
            error: points(error),
          })}
          {early && (
            <span className="ml-2 rounded bg-warn-soft px-1.5 py-0.5 font-semibold text-2xs text-warn">
              {t('early')}
            </span>
          )}
        </p>
        <p className="flex items-center gap-1.5 font-medium text-sm" data-testid="verdict">
          {icon}
          {verdict}
        </p>
      </div>
      <figure>
        <Interval effect={effect} />
        <figcaption className="numbers text-2xs text-muted">
          {t('interval', { low: signed(low), high: signed(high) })}
        </figcaption>
      </figure>
      <p className="text-muted text-sm sm:col-span-2">
        {[
          seedError === null ? t('oneSeed') : t('seeds', { before: seeds[0], after: seeds[1] }),
          ...(sameImages ? [] : [t('otherImages')]),
        ].join(' ')}
      </p>
      <details className="text-muted text-sm sm:col-span-2">
        <summary className="w-fit font-medium">{t('how')}</summary>
        <ul className="mt-1 list-disc space-y-0.5 pl-5">
          <li>{t('howImages', { error: points(effect.imageError) })}</li>
          {seedError !== null && <li>{t('howSeeds', { error: points(seedError) })}</li>}
          <li>{t('howInterval', { error: points(error) })}</li>
        </ul>
      </details>
    </div>
  );
}

/** The interval as a bar on a line, with the difference as a dot, and zero where it stands. */
function Interval({ effect: { low, high, difference, distinct } }: { effect: Effect }) {
  const reach = Math.max(Math.abs(low), Math.abs(high)) * 1.15 || 1;
  const at = (value: number) => `${50 + (50 * value) / reach}%`;
  const color = distinct ? (difference > 0 ? 'var(--good)' : 'var(--warn)') : 'var(--muted)';
  return (
    <svg aria-hidden="true" className="block h-9 w-full overflow-visible">
      <line x1="0%" x2="100%" y1="18" y2="18" stroke="var(--line)" strokeWidth="1" />
      <line x1="50%" x2="50%" y1="2" y2="28" stroke="var(--line-strong)" strokeWidth="1" strokeDasharray="3 3" />
      <text x="50%" y="36" textAnchor="middle" fontSize="10" fill="var(--muted)">
        0
      </text>
      <line
        x1={at(low)}
        x2={at(high)}
        y1="18"
        y2="18"
        stroke={color}
        strokeWidth="4"
        strokeLinecap="round"
        opacity="0.45"
      />
      <circle cx={at(difference)} cy="18" r="5.5" fill={color} />
    </svg>
  );
}
