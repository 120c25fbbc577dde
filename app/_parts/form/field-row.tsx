/** One hyperparameter of the form: label, help, control, what differs from the preset, and what is wrong with it. */
'use client';
import { CircleHelp, Dices, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { type FieldPath, useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { Field } from '#lib/fields/field.ts';
import { fieldAt } from '#lib/hyperparameters.ts';
import { useNames, useRefusalText } from '../../_text/names.ts';
import { usePreferences } from '../chrome/preferences.tsx';
import { IconButton } from '../controls/button.tsx';
import { FieldControl } from './field-control.tsx';
import { isRelevant } from './relevance.ts';
import { type FormValues, fieldId, useFormContext } from './values.ts';

/** The row of the field at `path`; nothing where the field does not matter for the other values. */
export function FieldRow({ path, onDice }: { path: string; onDice?: () => void }) {
  const { values } = useFormContext();
  const field = fieldAt(path);
  return field && isRelevant(path, values) ? <Row path={path} field={field} {...(onDice && { onDice })} /> : null;
}

function Row({ path, field, onDice }: { path: string; field: Field; onDice?: () => void }) {
  const t = useTranslations('form');
  const { language } = usePreferences();
  const { form, checked, changes } = useFormContext();
  const names = useNames();
  const refusalText = useRefusalText();
  const [helping, setHelping] = useState(false);
  const { field: controlled } = useController({ name: path as FieldPath<FormValues>, control: form.control });

  const id = fieldId(path);
  const label = field.label[language];
  const fault = checked.faults.get(path);
  const before = changes.get(path);
  const emptied = controlled.value === null;
  return (
    <div className="group/row grid grid-cols-[minmax(0,1fr)_minmax(0,11.5rem)] items-start gap-x-3 py-1.5">
      <div className="flex min-h-9 min-w-0 items-center gap-0.5">
        <span className="min-w-0 text-sm leading-tight">{label}</span>
        <button
          type="button"
          aria-label={t('help', { field: label })}
          aria-expanded={helping}
          aria-controls={`${id}-help`}
          onClick={() => setHelping(!helping)}
          className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md hover:text-ink ${helping ? 'text-accent' : 'text-muted/70'}`}
        >
          <CircleHelp aria-hidden className="size-3.5" />
        </button>
        {changes.has(path) && (
          <button
            type="button"
            aria-label={t('revert', { field: label, before: names.value(path, before) })}
            title={t('revert', { field: label, before: names.value(path, before) })}
            onClick={() => controlled.onChange(before)}
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-accent hover:bg-accent-soft"
          >
            <RotateCcw aria-hidden className="size-3.5" />
          </button>
        )}
        {onDice && (
          <IconButton label={t('dice')} onClick={onDice} className="size-8">
            <Dices aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      <FieldControl
        path={path}
        field={field}
        value={controlled.value as string | number | boolean | null}
        invalid={fault !== undefined}
        describedBy={`${id}-help ${id}-fault`}
        onChange={controlled.onChange}
      />
      <p
        id={`${id}-help`}
        className={helping ? 'col-span-2 mt-1 rounded-lg bg-sunken px-3 py-2 text-muted text-sm' : 'sr-only'}
      >
        {field.help[language]}
        {(field.kind === 'integer' || field.kind === 'number') && (
          <span className="numbers ml-1.5 whitespace-nowrap">
            ({t('range', { minimum: names.value(path, field.minimum), maximum: names.value(path, field.maximum) })})
          </span>
        )}
      </p>
      <p id={`${id}-fault`} className={fault ? 'col-span-2 mt-1 text-right text-bad text-sm' : 'hidden'}>
        {fault && (emptied ? t('emptyNumber') : refusalText(fault))}
      </p>
    </div>
  );
}
