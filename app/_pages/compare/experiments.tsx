/** What the comparison tells: for every run beside the baseline whether one thing was changed, and what that did. */
'use client';
import { ChevronDown, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { memo, type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Effect, type Experiment, experimentOf } from '#lib/analysis/experiment.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { SeedResult } from '#lib/analysis/superiority.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { comparable, type Entry, signed } from './entries.ts';
import { EntryMark } from './legend.tsx';
import { SeedStrips } from './seed-strips.tsx';
import type { ChangeSettings } from './settings.ts';
import { TwinList, useChangeText } from './twin-list.tsx';

type Props = {
  entries: readonly Entry[];
  base: Entry;
  all: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
};

/** Nothing for a single run, or one on another data set; each pair opens on request. */
export const Experiments = memo(function Experiments(props: Props) {
  const { entries, base, all } = props;
  const t = useTranslations('compare.experiment');
  const pairs = useMemo(
    () =>
      entries
        .filter((entry) => entry !== base && comparable(entry, base))
        .map((entry) => ({ entry, experiment: experimentOf(base.shown, entry.shown, all) })),
    [entries, base, all],
  );
  if (pairs.length === 0) return null;
  return (
    <section
      aria-labelledby="experiment-title"
      className="card overflow-hidden max-lg:order-1"
      data-testid="experiments"
    >
      <h2 id="experiment-title" className="px-4 pt-2.5 pb-1 font-bold">
        {t('title')}
      </h2>
      <ul className="divide-y divide-line">
        {pairs.map(({ entry, experiment }) => (
          <Pair key={entry.shown.run.id} {...props} entry={entry} experiment={experiment} first={pairs.length === 1} />
        ))}
      </ul>
    </section>
  );
});

/** One run beside the baseline: the verdict in a line, and what is behind it. */
function Pair({
  entry,
  experiment,
  first,
  ...props
}: Props & { entry: Entry; experiment: Experiment; first: boolean }) {
  const t = useTranslations('compare.experiment');
  const id = useId();
  const { base } = props;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const details = detailsOf(experiment, entry, props);
  const open = details !== null && (chosen ?? first);
  const verdict = useVerdict(experiment);
  const line = (
    <>
      <span className="numbers flex items-center gap-1.5 whitespace-nowrap text-muted text-sm">
        <EntryMark entry={base} />
        <EntryMark entry={entry} />
        {t('against', { after: entry.shown.run.number, before: base.shown.run.number })}
      </span>
      <span className="numbers min-w-0 flex-1 basis-64 text-left font-semibold leading-snug">{verdict}</span>
    </>
  );
  const look = 'flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2';
  return (
    <li data-testid={`experiment-${entry.shown.run.number}`}>
      {details === null ? (
        <p className={look}>{line}</p>
      ) : (
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setChosen(!open)}
          className={`${look} hover:bg-sunken`}
        >
          {line}
          <ChevronDown
            aria-hidden
            className={`size-4 shrink-0 text-muted transition-transform ${open ? 'rotate-180' : ''}`}
          />
        </button>
      )}
      <div id={id} hidden={!open} className="px-4 pb-3">
        {open && details}
      </div>
    </li>
  );
}

/** The verdict in one sentence. */
function useVerdict(experiment: Experiment): string {
  const t = useTranslations('compare.experiment');
  const changeText = useChangeText();
  switch (experiment.kind) {
    case 'repeated': {
      const { difference } = experiment;
      return t('repeated', { points: difference === undefined ? 'none' : signed(difference) });
    }
    case 'confounded':
      return t('confounded', { count: experiment.changes.length });
    case 'controlled': {
      const said = t('controlled', { change: changeText(experiment.change) });
      const { effect } = experiment;
      return effect ? `${said} ${t('points', { points: signed(effect.difference) })}` : said;
    }
  }
}

function detailsOf(experiment: Experiment, entry: Entry, { base, entries, change }: Props): ReactNode {
  switch (experiment.kind) {
    case 'repeated':
      return null;
    case 'confounded':
      return <TwinList twins={experiment.twins} base={base.shown} entries={entries} change={change} />;
    case 'controlled':
      return <EffectView experiment={experiment} base={base} entry={entry} />;
  }
}

type Controlled = Extract<Experiment, { kind: 'controlled' }>;

const points = (share: number) => (share * 100).toFixed(1);

const sideOf = ({ shown, color }: Entry, results: readonly SeedResult[]) => ({
  results,
  number: shown.run.number,
  color,
});

/** `experiment` has exactly one change. */
function EffectView({ experiment, base, entry }: { experiment: Controlled; base: Entry; entry: Entry }) {
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
      <SeedStrips before={sideOf(base, seeds[0])} after={sideOf(entry, seeds[1])} />
      <p className="text-muted text-sm sm:col-span-2">
        {[
          seedError === null ? t('oneSeed') : t('seeds', { before: seeds[0].length, after: seeds[1].length }),
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
