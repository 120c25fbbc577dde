/** The control of one field by its kind: number with or without slider, choice, switch; and by how much a press moves it. */
'use client';
import { useTranslations } from 'use-intl';
import { ChoiceInput, SwitchInput } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { NumberInput } from '#app/_ui/number-input.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Field, NumberField } from '#lib/hyperparameters/field.ts';
import { fieldId } from './values.ts';

type Value = string | number | boolean | null;

type Props<F extends Field, V> = {
  path: string;
  field: F;
  value: V;
  invalid: boolean;
  describedBy: string;
  onChange: (value: Value) => void;
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

function NumberControl(props: Props<NumberField, number | null> & { label: string }) {
  const { path, field, value, label, invalid, describedBy, onChange } = props;
  const t = useTranslations('form');
  const { language } = usePreferences();
  const name = path.split('.').at(-1)!;
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
        onChange={onChange}
        onStep={(direction) => onChange(stepped(name, field, value, direction))}
      />
      {hasSlider(name, field) && (
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

/** Values that are chosen as powers of two, and values that are chosen by their order of magnitude. */
const doubling = ['filters', 'units', 'batchSize'];
const decades = ['learningRate', 'l2', 'weightDecay'];

/** Removes what binary fractions leave behind: 0.30000000000000004 becomes 0.3. */
function tidyNumber(value: number): number {
  return Number(value.toPrecision(10));
}

function nextPower(value: number, direction: 1 | -1): number {
  const power = Math.log2(value);
  return 2 ** (direction > 0 ? Math.floor(power + 1e-9) + 1 : Math.ceil(power - 1e-9) - 1);
}

/** The next of …, 1, 2, 5, 10, 20, … times a power of ten. */
function nextDecade(value: number, direction: 1 | -1): number {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const candidates = [-1, 0, 1].flatMap((shift) => [1, 2, 5].map((digit) => digit * 10 ** (exponent + shift)));
  return direction > 0
    ? candidates.find((candidate) => candidate > value * (1 + 1e-9))!
    : candidates.findLast((candidate) => candidate < value * (1 - 1e-9))!;
}

function next(name: string, field: NumberField, value: number, direction: 1 | -1): number {
  if (doubling.includes(name) && value >= 1) return nextPower(value, direction);
  if (decades.includes(name)) {
    // Off is below the smallest rate that is of any use.
    const smallest = Math.max(field.minimum, 1e-6);
    if (value < smallest) return direction > 0 ? smallest : field.minimum;
    if (direction < 0 && value <= smallest * (1 + 1e-9)) return field.minimum;
    return nextDecade(value, direction);
  }
  const steps = value / field.step;
  return (direction > 0 ? Math.floor(steps + 1e-9) + 1 : Math.ceil(steps - 1e-9) - 1) * field.step;
}

/** The number after one press of + (1) or − (−1), within the field's limits; an empty field starts at its default. */
export function stepped(name: string, field: NumberField, value: number | null, direction: 1 | -1): number {
  if (value === null) return field.default;
  return tidyNumber(Math.min(field.maximum, Math.max(field.minimum, next(name, field, value, direction))));
}

/** Whether a slider helps: shares and angles, and the number of images; not values chosen by order of magnitude. */
export function hasSlider(name: string, field: NumberField): boolean {
  return name === 'trainSize' || (field.kind === 'number' && !decades.includes(name));
}
