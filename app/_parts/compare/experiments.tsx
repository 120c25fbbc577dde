/** What the comparison tells: for every run beside the baseline whether one thing was changed, and what that did. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { type Experiment, experimentOf } from '#lib/session/experiment.ts';
import type { Viewer } from '#lib/session/leaderboard.ts';
import type { ShownRun } from '#lib/session/shown-runs.ts';
import { useChangeText } from './change-text.ts';
import { EffectView } from './effect-view.tsx';
import type { Entry } from './entries.ts';
import { EntryMark } from './entry-mark.tsx';
import { TwinList } from './twin-list.tsx';
import type { ChangeSettings } from './use-settings.ts';
import { signed } from './values.ts';

type Props = {
  entries: readonly Entry[];
  base: Entry;
  all: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
};

/** Nothing for a run alone. */
export function Experiments(props: Props) {
  const { entries, base, all } = props;
  const t = useTranslations('experiment');
  const pairs = useMemo(
    () =>
      entries
        .filter((entry) => entry !== base)
        .map((entry) => ({ entry, experiment: experimentOf(base.shown, entry.shown, all) })),
    [entries, base, all],
  );
  if (pairs.length === 0) return null;
  return (
    <section aria-labelledby="experiment-title" className="card px-4 pt-3 pb-4" data-testid="experiments">
      <h2 id="experiment-title" className="font-bold">
        {t('title')}
      </h2>
      <ul className="mt-1 divide-y divide-line">
        {pairs.map(({ entry, experiment }) => (
          <li
            key={entry.shown.run.id}
            className="pt-2 pb-2.5 last:pb-0"
            data-testid={`experiment-${entry.shown.run.number}`}
          >
            <p className="numbers flex items-center gap-1.5 text-muted text-sm">
              <EntryMark entry={base} />
              <EntryMark entry={entry} />
              {t('against', { after: entry.shown.run.number, before: base.shown.run.number })}
            </p>
            <Verdict {...props} experiment={experiment} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verdict({ experiment, base, all, entries, change }: Props & { experiment: Experiment }) {
  const t = useTranslations('experiment');
  const changeText = useChangeText();
  switch (experiment.kind) {
    case 'repeated': {
      const { difference } = experiment;
      return (
        <p className="font-medium">
          {t('repeated', { points: difference === undefined ? 'none' : signed(difference) })}
        </p>
      );
    }
    case 'confounded':
      return (
        <>
          <p className="font-semibold">{t('confounded', { count: experiment.changes.length })}</p>
          <TwinList twins={experiment.twins} base={base.shown} all={all} entries={entries} change={change} />
        </>
      );
    case 'controlled':
      return (
        <>
          <p className="font-semibold">{t('controlled', { change: changeText(experiment.change) })}</p>
          <EffectView experiment={experiment} />
        </>
      );
  }
}
