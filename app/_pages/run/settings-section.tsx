/** How the run was set: what differs from the preset that it is nearest to, and the run whose values it began with. */
'use client';
import { Link2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { linkOf } from '#app/_form/form-memory.ts';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useNearestPreset } from '#app/_run/nearest-preset.ts';
import { RunLink } from '#app/_run/run-link.tsx';
import { Button } from '#app/_ui/button.tsx';
import { useNames } from '#app/_ui/names.ts';
import { useCopy } from '#app/_ui/use-copy.ts';
import { studentPage } from '#lib/addresses.ts';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { shownDifferences } from '#lib/hyperparameters/relevance.ts';
import { Section } from './section.tsx';

export function SettingsSection({ run, viewer }: { run: Run; viewer: Viewer }) {
  const t = useTranslations('runPage');
  const names = useNames();
  const { hyperparameters } = run;
  const base = useNearestPreset(hyperparameters);
  const changes = useMemo(() => shownDifferences(base.hyperparameters, hyperparameters), [base, hyperparameters]);
  const help = t('settingsHelp', { preset: base.name, count: changes.length });
  return (
    <Section id="settings" title={t('settings')} help={help} aside={<CopyLink run={run} />}>
      <Origin run={run} viewer={viewer} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={help} className="relative mt-2 max-h-72 overflow-y-auto">
        <table className="numbers w-full text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{base.name}</th>
              <th scope="col">{t('here')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ path, before, after }) => (
              <tr key={path} className="border-line/60 border-b last:border-0">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal text-muted">
                  {names.field(path)}
                </th>
                <td className="whitespace-nowrap pr-2 text-right text-muted line-through decoration-line-strong">
                  {names.value(path, before)}
                </td>
                <td className="whitespace-nowrap text-right font-semibold">{names.value(path, after)}</td>
              </tr>
            ))}
            <tr className="border-line/60 border-b last:border-0">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal text-muted">
                {names.field('seed')}
              </th>
              <td />
              <td className="text-right">{hyperparameters.seed}</td>
            </tr>
          </tbody>
        </table>
      </section>
    </Section>
  );
}

/** Opens the form with the run's values, anywhere in the session. */
function CopyLink({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const form = useTranslations('form');
  const code = useSessionState(({ session }) => session!.code);
  const copy = useCopy();
  const address = () => location.origin + studentPage(code, linkOf(run.hyperparameters, run.id));
  return (
    <Button size="small" title={t('copyLinkHelp')} onClick={() => copy(address(), form('linkCopied'))}>
      <Link2 aria-hidden className="size-3.5" />
      {t('copyLink')}
    </Button>
  );
}

/** The run that this one was forked from, where the reader may see it. */
function Origin({ run, viewer }: { run: Run; viewer: Viewer }) {
  const t = useTranslations('runPage');
  const parent = useSessionState(
    ({ session }) => shownRuns(session!, viewer).find((shown) => shown.named && shown.run.id === run.forkedFrom)?.run,
  );
  if (!parent) return null;
  const count = shownDifferences(parent.hyperparameters, run.hyperparameters).length;
  return (
    <p className="numbers mt-1 text-sm" data-testid="origin">
      <RunLink number={parent.number}>{t('takenFrom', { number: parent.number, count })}</RunLink>
    </p>
  );
}
