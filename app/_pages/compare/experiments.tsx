/** What the comparison tells: for every run beside the baseline whether one thing was changed, and what that did. */
'use client';
import { ChevronDown } from 'lucide-react';
import { memo, type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Experiment, experimentOf } from '#lib/analysis/experiment.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { useChangeText } from './change-text.ts';
import { EffectView } from './effect-view.tsx';
import type { Entry } from './entries.ts';
import { EntryMark } from './entry-mark.tsx';
import type { ChangeSettings } from './settings.ts';
import { TwinList } from './twin-list.tsx';
import { signed } from './values.ts';

type Props = {
  entries: readonly Entry[];
  base: Entry;
  all: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
};

/** Nothing for a run alone; of several pairs each opens when it is asked for. */
export const Experiments = memo(function Experiments(props: Props) {
  const { entries, base, all } = props;
  const t = useTranslations('compare.experiment');
  const pairs = useMemo(
    () =>
      entries
        .filter((entry) => entry !== base)
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
  const details = detailsOf(experiment, props);
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

function detailsOf(experiment: Experiment, { base, entries, change }: Props): ReactNode {
  switch (experiment.kind) {
    case 'repeated':
      return null;
    case 'confounded':
      return <TwinList twins={experiment.twins} base={base.shown} entries={entries} change={change} />;
    case 'controlled':
      return <EffectView experiment={experiment} />;
  }
}
