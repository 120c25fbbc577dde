/** All rules on hyperparameters, by topic: to open and lock many at once, or to find one by its name. */
'use client';
import { ChevronRight, Lock, LockOpen, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { FieldControl } from '#app/_form/field-control.tsx';
import { fieldId } from '#app/_form/values.ts';
import { Button } from '#app/_ui/button.tsx';
import { Select } from '#app/_ui/choice-input.tsx';
import { useNames } from '#app/_ui/names.ts';
import { NumberInput } from '#app/_ui/number-input.tsx';
import { lockedTo } from '#lib/classroom/fields.ts';
import type { FieldRule, FieldRules } from '#lib/classroom/lesson.ts';
import type { Field, NumberField, Topic } from '#lib/hyperparameters/field.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { stepped } from '#lib/hyperparameters/stepping.ts';
import {
  fieldFor,
  foundPaths,
  type Mode,
  modeCounts,
  modeOf,
  modes,
  modesOf,
  ruledField,
  withMode,
} from './rule-edits.ts';

type Props = {
  rules: FieldRules;
  /** What fields are locked to: the values that the students have been sent. */
  values: Hyperparameters;
  onChange: (rules: FieldRules) => void;
};

/** Topics fold; during a search, those with results are open. */
export function RulesEditor({ rules, values, onChange }: Props) {
  const t = useTranslations('lesson.rules');
  const names = useNames();
  const [query, setQuery] = useState('');
  const found = foundPaths(query, names.field);
  return (
    <div className="mt-3">
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => onChange({})}>
          <LockOpen aria-hidden className="size-3.5" />
          {t('openAll')}
        </Button>
        <Button size="small" title={t('lockAllHelp')} onClick={() => onChange(lockedTo(values, ['seed', 'dataset']))}>
          <Lock aria-hidden className="size-3.5" />
          {t('lockAll')}
        </Button>
      </div>
      <label className="mt-3 flex h-10 items-center gap-2 rounded-lg border border-line-strong/60 bg-surface px-3 focus-within:outline-2 focus-within:outline-accent">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="sr-only">{t('search')}</span>
        <input
          type="search"
          value={query}
          placeholder={t('search')}
          onChange={(event) => setQuery(event.target.value)}
          className="h-full min-w-0 flex-1 bg-transparent text-base outline-none sm:text-sm"
        />
      </label>
      {found.length === 0 && <p className="py-6 text-center text-muted text-sm">{t('noMatch', { query })}</p>}
      {found.map(([topic, paths]) => (
        <TopicRules
          key={`${topic} ${query !== ''}`}
          topic={topic}
          paths={paths}
          open={query !== ''}
          rules={rules}
          values={values}
          onChange={onChange}
        />
      ))}
    </div>
  );
}

function TopicRules({
  topic,
  paths,
  open,
  rules,
  values,
  onChange,
}: Props & { topic: Topic; paths: string[]; open: boolean }) {
  const t = useTranslations('lesson.rules');
  const topics = useTranslations('form.topics');
  // The data set is left to students only on purpose.
  const many = paths.filter((path) => path !== 'dataset');
  const counts = modeCounts(rules, many);
  const only = modes.find((mode) => counts[mode] === many.length);
  return (
    <details open={open} className="group/rules border-line border-b py-1.5">
      <summary className="flex min-h-11 list-none items-center gap-1.5 rounded-md [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open/rules:rotate-90"
        />
        <h3 className="min-w-0 flex-1 font-semibold text-[0.9375rem]">{topics(topic)}</h3>
        <Summary counts={counts} />
      </summary>
      <div hidden={open} className="flex items-center gap-2 px-2.5 py-1 [&[hidden]]:hidden">
        <span className="min-w-0 flex-1 text-muted text-sm">{t('allOf', { topic: topics(topic) })}</span>
        <Select
          className="w-24 shrink-0"
          aria-label={t('allOf', { topic: topics(topic) })}
          value={only ?? ''}
          onChange={(event) => onChange(withMode(rules, many, event.target.value as Mode, values))}
        >
          {only === undefined && <option value="">{t('mixed')}</option>}
          {modes
            .filter((mode) => mode !== 'range' || only === 'range')
            .map((mode) => (
              <option key={mode} value={mode}>
                {t(`modes.${mode}`)}
              </option>
            ))}
        </Select>
      </div>
      <ul className="flex flex-col gap-1 pb-1.5">
        {paths.map((path) => (
          <RuleRow key={path} path={path} rules={rules} values={values} onChange={onChange} />
        ))}
      </ul>
    </details>
  );
}

/** How many fields are free, fixed and so on; kinds that none has are left out. */
export function Summary({ counts }: { counts: Record<Mode, number> }) {
  const t = useTranslations('lesson.rules');
  const parts = modes.filter((mode) => counts[mode] > 0).map((mode) => `${t(`modes.${mode}`)} ${counts[mode]}`);
  return <span className="numbers text-2xs text-muted">{parts.join(' · ')}</span>;
}

const looks: Record<Mode, string> = {
  free: '',
  hidden: 'bg-sunken',
  fixed: 'bg-warn-soft',
  range: 'bg-accent-soft',
};

type RuleRowProps = {
  path: string;
  rules: FieldRules;
  /** What a field is fixed to at first. */
  values: Hyperparameters;
  onChange: (rules: FieldRules) => void;
};

/** The field's name and kind of rule, and below them what the rule asks for. */
function RuleRow({ path, rules, values, onChange }: RuleRowProps) {
  const t = useTranslations('lesson.rules');
  const names = useNames();
  const mode = modeOf(rules, path);
  const field = modeOf(rules, 'dataset') === 'free' ? ruledField(path) : fieldFor(path, values);
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
  if (rule.mode === 'free') return null;
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
  const t = useTranslations('lesson.rules');
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
  const t = useTranslations('lesson.rules');
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
