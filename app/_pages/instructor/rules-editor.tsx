/** All rules on hyperparameters, by topic: to open and lock many at once, or to find one by its name. */
'use client';
import { ChevronRight, Lock, LockOpen, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { useNames } from '#app/_ui/names.ts';
import { Select } from '#app/_ui/select.tsx';
import { lockedTo } from '#lib/classroom/fields.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import type { Topic } from '#lib/hyperparameters/field.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { foundPaths, type Mode, modeCounts, modes, withMode } from './rule-edits.ts';
import { RuleRow } from './rule-row.tsx';

type Props = {
  rules: FieldRules;
  /** What fields are locked to: the values that the students have been sent. */
  values: Hyperparameters;
  onChange: (rules: FieldRules) => void;
};

/** Topics fold; while one searches, what was found stands open. */
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
        <Button size="small" title={t('lockAllHelp')} onClick={() => onChange(lockedTo(values, ['seed']))}>
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
  const counts = modeCounts(rules, paths);
  const only = modes.find((mode) => counts[mode] === paths.length);
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
          onChange={(event) => onChange(withMode(rules, paths, event.target.value as Mode, values))}
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
