/** The rule on one hyperparameter: free, hidden, fixed to a value, or within a range. */
'use client';
import { useTranslations } from 'use-intl';
import { FieldControl } from '#app/_form/field-control.tsx';
import { fieldId } from '#app/_form/values.ts';
import { Button } from '#app/_ui/button.tsx';
import { useNames } from '#app/_ui/names.ts';
import { NumberInput } from '#app/_ui/number-input.tsx';
import { Select } from '#app/_ui/select.tsx';
import type { FieldRule, FieldRules } from '#lib/classroom/lesson.ts';
import type { Field, NumberField } from '#lib/hyperparameters/field.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { stepped } from '#lib/hyperparameters/stepping.ts';
import { type Mode, modeOf, modesOf, ruledField, withMode } from './rule-edits.ts';

const looks: Record<Mode, string> = {
  free: '',
  hidden: 'bg-sunken',
  fixed: 'bg-warn-soft',
  range: 'bg-accent-soft',
};

type Props = {
  path: string;
  rules: FieldRules;
  /** What a field is fixed to at first. */
  values: Hyperparameters;
  onChange: (rules: FieldRules) => void;
};

/** The field's name and kind of rule, and below them what the rule asks for. */
export function RuleRow({ path, rules, values, onChange }: Props) {
  const t = useTranslations('rules');
  const names = useNames();
  const mode = modeOf(rules, path);
  const field = ruledField(path);
  const name = names.field(path);
  const set = (rule: FieldRule) => onChange({ ...rules, [path]: rule });
  return (
    <li className={`rounded-lg px-2.5 py-1.5 ${looks[mode]}`}>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 text-sm leading-tight">{name}</span>
        <Select
          className="w-24 shrink-0"
          aria-label={t('mode', { field: name })}
          value={mode}
          onChange={(event) => onChange(withMode(rules, [path], event.target.value as Mode, values))}
        >
          {modesOf(path).map((each) => (
            <option key={each} value={each}>
              {t(`modes.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {rules[path] && (
        <div className="mt-1.5 flex justify-end">
          <Asked path={path} field={field} rule={rules[path]} onChange={set} />
        </div>
      )}
    </li>
  );
}

type AskedProps = { path: string; field: Field; rule: FieldRule; onChange: (rule: FieldRule) => void };

function Asked({ path, field, rule, onChange }: AskedProps) {
  if (rule.mode === 'range') return <Range path={path} field={field as NumberField} rule={rule} onChange={onChange} />;
  const { mode, value } = rule;
  if (Array.isArray(value))
    return <EachOwn path={path} values={value} onOne={() => onChange({ mode, value: value[0]! })} />;
  return (
    <div className="w-full max-w-56">
      <FieldControl
        path={path}
        field={field}
        value={value}
        invalid={value === null}
        describedBy={`${fieldId(path)}-rule`}
        onChange={(next) => onChange({ mode, value: next as number })}
      />
    </div>
  );
}

/** A different value for each block, as they were sent; it can be made one for all. */
function EachOwn({
  path,
  values,
  onOne,
}: {
  path: string;
  values: readonly (string | number | boolean)[];
  onOne: () => void;
}) {
  const t = useTranslations('rules');
  const names = useNames();
  return (
    <p className="flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1 text-sm">
      <span className="numbers font-medium" title={t('eachOwn')}>
        {values.map((value) => names.value(path, value)).join(' · ')}
      </span>
      <Button size="small" onClick={onOne}>
        {t('oneValue')}
      </Button>
    </p>
  );
}

function Range({
  path,
  field,
  rule,
  onChange,
}: {
  path: string;
  field: NumberField;
  rule: FieldRule & { mode: 'range' };
  onChange: (rule: FieldRule) => void;
}) {
  const t = useTranslations('rules');
  const form = useTranslations('form');
  const names = useNames();
  return (
    <div className="grid w-full max-w-80 grid-cols-2 gap-2">
      {(['minimum', 'maximum'] as const).map((end) => {
        const label = t(end, { field: names.field(path) });
        return (
          <NumberInput
            key={end}
            id={`${fieldId(path)}-${end}`}
            value={rule[end]}
            minimum={end === 'minimum' ? field.minimum : rule.minimum}
            maximum={end === 'minimum' ? rule.maximum : field.maximum}
            label={label}
            invalid={rule[end] === null || rule.minimum > rule.maximum}
            describedBy={`${fieldId(path)}-rule`}
            whole={field.kind === 'integer'}
            names={{ decrease: form('decrease', { field: label }), increase: form('increase', { field: label }) }}
            onChange={(next) => onChange({ ...rule, [end]: next })}
            onStep={(direction) => onChange({ ...rule, [end]: stepped(field, rule[end], direction) })}
          />
        );
      })}
    </div>
  );
}
