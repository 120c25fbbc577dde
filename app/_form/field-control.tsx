/** The control of one field by its kind: number with or without slider, choice, switch. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { DatasetSelect } from '#app/_session/dataset-choice.tsx';
import { ChoiceInput, SwitchInput } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { NumberInput } from '#app/_ui/number-input.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { DatasetId } from '#lib/datasets/datasets.ts';
import type { Field, NumberField } from '#lib/hyperparameters/field.ts';
import { stepped, tidyNumber } from '#lib/hyperparameters/stepping.ts';
import { fieldId } from './values.ts';

/** What a field holds; null while a number is being typed. */
export type Value = string | number | boolean | null;

type Props<F extends Field, V> = {
  path: string;
  field: F;
  value: V;
  invalid: boolean;
  describedBy: string;
  onChange: (value: Value) => void;
  /** How a number that is being typed is passed on, if otherwise than by `onChange`, and whether it still is. */
  typing?: { readonly pass: (value: number | null) => void; readonly passing: boolean };
};

/** Whatever sets the field's value; its accessible name includes the block it belongs to. */
export function FieldControl({ field, value, ...rest }: Props<Field, Value>) {
  const names = useNames();
  const label = names.field(rest.path);
  switch (field.kind) {
    case 'integer':
    case 'number':
      return <NumberControl field={field} value={value as number | null} label={label} {...rest} />;
    case 'choice':
      if (rest.path === 'dataset') return <DatasetControl value={value as DatasetId} label={label} {...rest} />;
      return (
        <ChoiceInput
          id={fieldId(rest.path)}
          value={value as string | number}
          choices={field.choices}
          nameOf={(choice) => names.choice(rest.path.split('.').at(-1)!, choice)}
          label={label}
          describedBy={rest.describedBy}
          onChange={rest.onChange}
        />
      );
    case 'switch':
      return (
        <div className="flex h-9 items-center justify-end">
          <SwitchInput
            id={fieldId(rest.path)}
            label={label}
            describedBy={rest.describedBy}
            checked={value === true}
            onChange={rest.onChange}
          />
        </div>
      );
  }
}

/** Those that no trainer has cannot be chosen. */
function DatasetControl({
  path,
  value,
  label,
  describedBy,
  onChange,
}: Pick<Props<Field, DatasetId>, 'path' | 'value' | 'describedBy' | 'onChange'> & { label: string }) {
  const available = useSessionState(({ live }) => live?.datasets);
  return (
    <DatasetSelect
      id={fieldId(path)}
      value={value}
      available={available}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={onChange}
    />
  );
}

function NumberControl(props: Props<NumberField, number | null> & { label: string }) {
  const { path, field, value, label, invalid, describedBy, onChange, typing } = props;
  const t = useTranslations('form');
  const { language } = usePreferences();
  return (
    <div className="min-w-0">
      <NumberInput
        id={fieldId(path)}
        value={value}
        minimum={field.minimum}
        maximum={field.maximum}
        label={label}
        unit={field.unit?.[language]}
        invalid={invalid}
        describedBy={describedBy}
        whole={field.kind === 'integer'}
        names={{ decrease: t('decrease', { field: label }), increase: t('increase', { field: label }) }}
        onChange={typing?.pass ?? onChange}
        passing={typing?.passing ?? false}
        onStep={(direction, from) => onChange(stepped(field, from, direction))}
      />
      {field.slider && (
        <input
          type="range"
          aria-label={t('slider', { field: label })}
          tabIndex={-1}
          min={field.minimum}
          max={field.maximum}
          step={field.kind === 'integer' ? field.step : 0.01}
          value={value ?? field.default}
          onChange={(event) => onChange(tidyNumber(Number(event.target.value)))}
          className="mt-1 block h-4 w-full"
        />
      )}
    </div>
  );
}
