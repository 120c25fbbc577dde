/** One hyperparameter of the form: label, help, control, what differs from the preset, and what is wrong with it. */
'use client';
import { CircleHelp, Dices, Lock, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';
import { useNames, useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { ruleOn, type ValueRule } from '#lib/classroom/fields.ts';
import type { Field } from '#lib/hyperparameters/field.ts';
import { fieldAt } from '#lib/hyperparameters/hyperparameters.ts';
import { isRelevant } from '#lib/hyperparameters/relevance.ts';
import { FieldControl } from './field-control.tsx';
import { narrowed } from './field-rules.ts';
import { valueAt } from './use-form-values.ts';
import { fieldId, useFormContext } from './values.ts';

/** The row of the field at `path`; nothing where the field does not matter for the other values, or the lesson hides it. */
export function FieldRow({ path, onDice }: { path: string; onDice?: () => void }) {
  const { values, rules } = useFormContext();
  const field = fieldAt(path);
  const rule = ruleOn(rules, path);
  if (!field || rule?.mode === 'hidden' || !isRelevant(path, values)) return null;
  const dice = rule === undefined && onDice ? { onDice } : {};
  return <Row path={path} field={narrowed(field, rule)} rule={rule} {...dice} />;
}

type RowProps = { path: string; field: Field; rule: ValueRule | undefined; onDice?: () => void };

function Row({ path, field, rule, onDice }: RowProps) {
  const t = useTranslations('form');
  const lesson = useTranslations('form.ruled');
  const { language } = usePreferences();
  const { form, values, checked, changes } = useFormContext();
  const names = useNames();
  const refusalText = useRefusalText();
  const [helping, setHelping] = useState(false);
  const value = valueAt(values, path) as string | number | boolean | null;

  const id = fieldId(path);
  const label = field.label[language];
  const fault = checked.faults.get(path);
  const before = changes.get(path);
  const emptied = value === null;
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
            onClick={() => form.set(path, before)}
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
      {rule?.mode === 'fixed' ? (
        <Locked id={id} value={names.value(path, value)} />
      ) : (
        <FieldControl
          path={path}
          field={field}
          value={value}
          invalid={fault !== undefined}
          describedBy={`${id}-help ${id}-rule ${id}-fault`}
          onChange={(next) => form.set(path, next)}
        />
      )}
      {rule?.mode === 'range' && (
        <p id={`${id}-rule`} className="numbers col-span-2 flex items-center justify-end gap-1 text-2xs text-muted">
          <Lock aria-hidden className="size-3" />
          {lesson('range', { minimum: names.value(path, rule.minimum), maximum: names.value(path, rule.maximum) })}
        </p>
      )}
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

/** A value that the lesson holds in place: nothing to press, nothing to type, and the Tab key passes it. */
export function Locked({ id, value }: { id: string; value: string }) {
  const t = useTranslations('form.ruled');
  return (
    <p
      id={id}
      tabIndex={-1}
      title={t('fixed')}
      className="numbers flex h-9 min-w-0 items-center justify-center gap-1.5 rounded-lg bg-sunken px-3 font-medium text-sm"
    >
      <Lock aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 truncate">{value}</span>
      <span className="sr-only">({t('fixed')})</span>
    </p>
  );
}
