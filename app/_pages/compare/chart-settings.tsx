/** How the compared curves are drawn: axis, smoothing, scale, outliers, seeds. */
'use client';
import { memo, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Select } from '#app/_ui/select.tsx';
import { SwitchInput } from '#app/_ui/switch-input.tsx';
import { axes } from '#lib/analysis/compared-curves.ts';
import type { ChangeSettings, CompareSettings } from './settings.ts';

const seedKinds = ['apart', 'range', 'deviation'] as const;

export const ChartSettings = memo(function ChartSettings({
  settings,
  change,
}: {
  settings: CompareSettings;
  change: ChangeSettings;
}) {
  const t = useTranslations('compare');
  const id = useId();
  const set = (part: Partial<CompareSettings>) => change((now) => ({ ...now, ...part }));
  const row = 'grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-3';
  return (
    <section aria-label={t('settings')} className="card flex flex-col gap-2.5 px-3 py-3 text-sm max-lg:order-last">
      <div className={row}>
        <label htmlFor={`${id}-axis`} className="text-muted">
          {t('axis')}
        </label>
        <Select
          id={`${id}-axis`}
          value={settings.axis}
          onChange={({ target }) => set({ axis: axes.find((axis) => axis === target.value)!, zoom: null })}
        >
          {axes.map((axis) => (
            <option key={axis} value={axis}>
              {t('axisName', { axis })}
            </option>
          ))}
        </Select>
      </div>
      <div className={row} title={t('smoothingHelp')}>
        <label htmlFor={`${id}-smoothing`} className="text-muted">
          {t('smoothing')}
        </label>
        <span className="flex items-center gap-3">
          <input
            id={`${id}-smoothing`}
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={settings.smoothing}
            onChange={({ target }) => set({ smoothing: Number(target.value) })}
            className="h-6 min-w-0 flex-1"
          />
          <output htmlFor={`${id}-smoothing`} className="numbers w-8 text-right font-semibold">
            {settings.smoothing.toFixed(2)}
          </output>
        </span>
      </div>
      <div className={row} title={t('seedsHelp')}>
        <label htmlFor={`${id}-seeds`} className="text-muted">
          {t('seeds')}
        </label>
        <Select
          id={`${id}-seeds`}
          value={settings.seeds}
          onChange={({ target }) => set({ seeds: seedKinds.find((kind) => kind === target.value)! })}
        >
          {seedKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t('seedsName', { kind })}
            </option>
          ))}
        </Select>
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        <Toggle label={t('log')} checked={settings.log} onChange={(log) => set({ log })} />
        <Toggle
          label={t('outliers')}
          help={t('outliersHelp')}
          checked={settings.ignoreOutliers}
          onChange={(ignoreOutliers) => set({ ignoreOutliers })}
        />
      </div>
    </section>
  );
});

function Toggle({
  label,
  help,
  checked,
  onChange,
}: {
  label: string;
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <span className="flex items-center gap-2" title={help}>
      <SwitchInput id={id} label={label} checked={checked} onChange={onChange} />
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
