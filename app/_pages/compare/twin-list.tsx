/** The runs that would tell which of several changes helped: there already, or to be submitted from here. */
'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { mostCompared } from '#app/_run/tray.ts';
import { Button } from '#app/_ui/button.tsx';
import type { Twin } from '#lib/analysis/experiment.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { useChangeText } from './change-text.ts';
import type { Entry } from './entries.ts';
import type { ChangeSettings } from './settings.ts';
import { toggled } from './settings.ts';
import { SubmitTwin } from './twin-form.tsx';

/** More twins than this are shown when asked for. */
const firstTwins = 3;

type Props = {
  twins: readonly Twin[];
  base: ShownRun;
  entries: readonly Entry[];
  change: ChangeSettings;
};

export function TwinList({ twins, base, entries, change }: Props) {
  const t = useTranslations('compare.experiment');
  const changeText = useChangeText();
  const [open, setOpen] = useState(false);
  const shown = open ? twins : twins.slice(0, firstTwins);
  return (
    <>
      <p className="text-muted text-sm">{t('confoundedHelp')}</p>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {shown.map((twin) => (
          <li
            key={twin.change.path}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-sunken px-3 py-1.5 text-sm"
          >
            <span className="numbers min-w-0 flex-1 basis-56">
              <span className="text-muted">{t('only')} </span>
              <strong className="font-semibold">{changeText(twin.change)}</strong>
            </span>
            <Way twin={twin} base={base} entries={entries} change={change} />
          </li>
        ))}
      </ul>
      {twins.length > shown.length && (
        <Button size="small" weight="plain" className="mt-1" onClick={() => setOpen(true)}>
          {t('more', { count: twins.length - shown.length })}
        </Button>
      )}
    </>
  );
}

/** What can be done to have this twin beside the others. */
function Way({ twin, base, entries, change }: Omit<Props, 'twins'> & { twin: Twin }) {
  const t = useTranslations('compare.experiment');
  const states = useTranslations('run.states');
  const role = useSessionState((state) => state.role);
  const changeText = useChangeText();
  const { existing } = twin;
  if (existing) {
    const { number } = existing;
    const here = entries.some(({ members }) => members.some(({ run }) => run.id === existing.id));
    return (
      <>
        <span className="text-muted">{t('exists', { number, state: states(existing.state) })}</span>
        {here ? (
          <span className="font-medium">{t('comparedAlready')}</span>
        ) : (
          <Button
            size="small"
            disabled={entries.length >= mostCompared}
            onClick={() => change((now) => toggled(now, number))}
          >
            {t('addExisting', { number })}
          </Button>
        )}
      </>
    );
  }
  if (role !== 'student') return <span className="text-muted">{t('notStudent')}</span>;
  return (
    <SubmitTwin
      twin={twin}
      base={base}
      changed={changeText(twin.change)}
      onSubmitted={(number) => change((now) => toggled(now, number))}
    />
  );
}
