/** How the run was set: what differs from the preset that it is nearest to. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { shownDifferences } from '#lib/relevance.ts';
import type { Run } from '#lib/session/session.ts';
import { useNames } from '../../_text/names.ts';
import { useNearestPreset } from '../run/nearest-preset.ts';
import { Section } from './section.tsx';

export function SettingsSection({ run, className }: { run: Run; className?: string }) {
  const t = useTranslations('insight');
  const names = useNames();
  const { hyperparameters } = run;
  const base = useNearestPreset(hyperparameters);
  const changes = useMemo(() => shownDifferences(base.hyperparameters, hyperparameters), [base, hyperparameters]);
  return (
    <Section
      id="settings"
      title={t('settings')}
      help={t('settingsHelp', { preset: base.name, count: changes.length })}
      className={className}
    >
      <div className="relative mt-2 max-h-72 overflow-y-auto">
        <table className="numbers w-full text-sm">
          <caption className="sr-only">{t('settings')}</caption>
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
      </div>
    </Section>
  );
}
