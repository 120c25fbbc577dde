/** The lectures' networks to choose from, and what the form has changed since. */
'use client';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Difference } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById, presets, shortLabel } from '#lib/hyperparameters/presets.ts';
import { sentBase } from './draft.ts';

// Nobody has chosen a preset or changed anything when the page opens.
const Changes = lazily(() => import('./preset-changes.tsx'), 'Changes');
const PresetLesson = lazily(() => import('./preset-lesson.tsx'), 'PresetLesson');

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
      note: [preset.lecture, preset.claimedAccuracy && figures.percent(preset.claimedAccuracy, 0)]
        .filter(Boolean)
        .join(' · '),
    })),
  ];
  const name = rungs.find(({ id }) => id === base)?.name ?? t('presetNone');
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
      <p className="text-muted text-sm">
        {presetById(base) ? (
          <Suspense fallback={'\u00a0'}>
            <PresetLesson id={base} />
          </Suspense>
        ) : base === sentBase ? (
          ruled('sentLesson')
        ) : (
          t('presetNoneLesson')
        )}
      </p>
      {changes.length === 0 ? (
        <p className="mt-2 h-8 truncate text-muted text-sm leading-8">
          {t(offered.includes(base) ? 'unchanged' : 'unchangedButRuled', { preset: name })}
        </p>
      ) : (
        // As high as the line, so that nothing moves.
        <Suspense fallback={<p className="mt-2 h-8" />}>
          <Changes name={name} changes={changes} onRevert={onRevert} onRevertAll={onRevertAll} />
        </Suspense>
      )}
    </div>
  );
}
