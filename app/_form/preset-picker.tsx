/** The lecture ladder as rungs to choose from, and what the form has changed since. */
'use client';
import { ChevronRight, RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Difference } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById, presets, shortLabel } from '#lib/hyperparameters/presets.ts';
import { sentBase } from './draft.ts';

/** `base` is what was chosen last, `offered` what can be chosen now. */
export function PresetPicker({
  base,
  offered,
  changes,
  onChoose,
  onRevert,
  onRevertAll,
}: {
  base: string;
  offered: readonly string[];
  changes: readonly Difference[];
  onChoose: (base: string) => void;
  onRevert: (difference: Difference) => void;
  onRevertAll: () => void;
}) {
  const t = useTranslations('form');
  const ruled = useTranslations('form.ruled');
  const { language } = usePreferences();
  const figures = useFigures();
  const rungs = [
    { id: sentBase, name: ruled('sentBase'), note: ruled('sentNote') },
    { id: '', name: t('presetNone'), note: 'CPU' },
    ...presets.map((preset) => ({
      id: preset.id,
      name: shortLabel(preset, language),
      note: figures.percent(preset.claimedAccuracy, 0),
    })),
  ];
  const preset = presetById(base);
  const name = rungs.find(({ id }) => id === base)?.name ?? t('presetNone');
  const lesson = preset?.lesson[language] ?? (base === sentBase ? ruled('sentLesson') : t('presetNoneLesson'));
  return (
    <div>
      <div role="radiogroup" aria-label={t('preset')} className="flex flex-wrap gap-1.5 pt-1 pb-2">
        {rungs
          .filter(({ id }) => offered.includes(id))
          .map(({ id, name, note }) => (
            <label
              key={id}
              data-chosen={id === base || undefined}
              className="relative rounded-xl border border-line bg-surface px-2.5 py-1.5 hover:border-line-strong data-chosen:border-accent data-chosen:bg-accent-soft focus-inside:outline-2 focus-inside:outline-accent"
            >
              <input
                type="radio"
                name="preset"
                className="sr-only"
                checked={id === base}
                onChange={() => onChoose(id)}
                // Choosing the same rung again starts it afresh, which a radio button alone would not tell.
                onClick={() => id === base && changes.length > 0 && onChoose(id)}
              />
              <span className="block whitespace-nowrap font-semibold text-sm">{name}</span>
              <span className="numbers block text-2xs text-muted">{note}</span>
            </label>
          ))}
      </div>
      <p className="text-muted text-sm">{lesson}</p>
      <Changes
        name={name}
        isWhole={offered.includes(base)}
        changes={changes}
        onRevert={onRevert}
        onRevertAll={onRevertAll}
      />
    </div>
  );
}

function Changes({
  name,
  isWhole,
  changes,
  onRevert,
  onRevertAll,
}: {
  name: string;
  /** Whether the rules leave the preset as it is. */
  isWhole: boolean;
  changes: readonly Difference[];
  onRevert: (difference: Difference) => void;
  onRevertAll: () => void;
}) {
  const t = useTranslations('form');
  const names = useNames();
  if (changes.length === 0)
    return (
      <p className="mt-2 h-8 truncate text-muted text-sm leading-8">
        {t(isWhole ? 'unchanged' : 'unchangedButRuled', { preset: name })}
      </p>
    );
  return (
    // Closed it is one line, as when nothing has changed, so that no field moves under the hand that changes it.
    <details className="group/changes relative mt-2">
      <summary className="flex h-8 list-none items-center gap-1 rounded-md pr-28 text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open/changes:rotate-90"
        />
        <span className="min-w-0 truncate font-medium">{t('changed', { preset: name, count: changes.length })}</span>
      </summary>
      <button
        type="button"
        onClick={onRevertAll}
        className="absolute top-0.5 right-0 h-7 rounded-md px-1.5 font-semibold text-accent text-sm hover:bg-accent-soft"
      >
        {t('resetAll')}
      </button>
      <ul className="mt-1.5 flex flex-wrap gap-1.5 rounded-xl bg-sunken p-3">
        {changes.map((difference) => {
          const { path, before, after } = difference;
          const label = names.field(path);
          const text = `${label} ${names.value(path, before)} → ${names.value(path, after)}`;
          return (
            <li key={path}>
              <button
                type="button"
                aria-label={`${text}. ${t('revert', { field: label, before: names.value(path, before) })}`}
                onClick={() => onRevert(difference)}
                className="numbers inline-flex items-center gap-1 rounded-md border border-line bg-surface px-2 py-1 text-left text-2xs hover:border-accent hover:text-accent"
              >
                {text}
                <RotateCcw aria-hidden className="size-3 shrink-0" />
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
