/** The inputs of a question for the class: a field, its values, and where everything else comes from. */
'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { offeredBases } from '#app/_form/draft.ts';
import { Select } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { rulesOn } from '#lib/classroom/fields.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { SweepValue } from '#lib/classroom/sweep-schemas.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById, shortLabel } from '#lib/hyperparameters/presets.ts';
import { choicesOf } from './sweep-draft.ts';

/** The other values come from the forms; otherwise from the preset or run with this id. */
export const inForms = 'forms';

/** One of the fields that can be asked about. */
export function FieldSelect({
  label,
  value,
  among,
  optional,
  onChange,
}: {
  label: string;
  value: string;
  among: readonly string[];
  optional: boolean;
  onChange: (path: string) => void;
}) {
  const t = useTranslations('sweep.draft');
  const names = useNames();
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-semibold text-sm">
        {label}
      </label>
      <Select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {optional && <option value="">{t('none')}</option>}
        {among.map((path) => (
          <option key={path} value={path}>
            {names.field(path)}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** Numbers are typed, choices ticked. */
export function ValuesInput({
  path,
  hyperparameters,
  value,
  faulty,
  onChange,
}: {
  path: string;
  hyperparameters: Hyperparameters;
  value: readonly SweepValue[] | string;
  faulty: boolean;
  onChange: (value: readonly SweepValue[] | string) => void;
}) {
  const t = useTranslations('sweep.draft');
  const names = useNames();
  const id = useId();
  const label = t('values', { field: names.field(path) });
  const choices = choicesOf(path, hyperparameters);
  if (!choices) {
    return (
      <TextInput
        id={id}
        label={label}
        className="numbers"
        value={typeof value === 'string' ? value : value.join(', ')}
        help={t('valuesHelp')}
        fault={faulty ? t('fewValues') : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const ticked = typeof value === 'string' ? [] : value;
  return (
    <fieldset className="mt-1 mb-2">
      <legend className="font-semibold text-sm">{label}</legend>
      <div className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
        {choices.map((choice) => (
          <label key={String(choice)} className="flex min-h-8 items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={ticked.includes(choice)}
              onChange={(event) =>
                onChange(choices.filter((each) => (each === choice ? event.target.checked : ticked.includes(each))))
              }
            />
            {names.value(path, choice)}
          </label>
        ))}
      </div>
      {faulty && <p className="text-bad text-sm">{t('fewValues')}</p>}
    </fieldset>
  );
}

/** The runs offered: those that lead the board. */
const mostRuns = 5;

/** `available` are the data sets that runs can train on. */
export function RestSelect({
  session,
  available,
  value,
  onChange,
}: {
  session: Session;
  available: readonly string[];
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useTranslations('sweep.draft');
  const { language } = usePreferences();
  const id = useId();
  const { dataset } = session.settings;
  const presets = offeredBases({ fields: rulesOn(dataset, {}), pushed: null }, available).flatMap((base) => {
    const preset = presetById(base);
    return preset ? [preset] : [];
  });
  const runs = leaderboard(session, 'instructor').slice(0, mostRuns);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-semibold text-sm">
        {t('rest')}
      </label>
      <Select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value={inForms}>{t('restForms')}</option>
        {presets.map((preset) => (
          <option key={preset.id} value={preset.id}>
            {shortLabel(preset, language)}
          </option>
        ))}
        {runs.map(({ run, seat }) => (
          <option key={run.id} value={run.id}>
            {t('restRun', { number: run.number, name: seat.nickname })}
          </option>
        ))}
      </Select>
    </div>
  );
}
