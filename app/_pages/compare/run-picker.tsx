/** Finds runs by number, student, name or setting, and adds them to the comparison. */
'use client';
import { Check, Plus } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { mostCompared } from '#app/_run/tray.ts';
import { useEntryName } from '#app/_run/use-entry-names.ts';
import { useRunSearch } from '#app/_run/use-run-search.ts';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { SearchInput } from '#app/_ui/search-input.tsx';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import type { ChangeSettings } from './settings.ts';
import { type CompareSettings, toggled } from './settings.ts';

/** More matches than anyone reads through; further words find the others. */
const mostMatches = 60;

/** Best runs first; a press adds a run, or takes it away. */
export function RunPicker({
  settings,
  all,
  viewer,
  change,
}: {
  settings: CompareSettings;
  all: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
}) {
  const t = useTranslations('compare');
  const id = useId();
  const [words, setWords] = useState('');
  const matches = useRunSearch(viewer);
  const sorted = useMemo(
    () =>
      [...all].sort(
        (a, b) =>
          (b.best?.validationAccuracy ?? -1) - (a.best?.validationAccuracy ?? -1) || b.run.number - a.run.number,
      ),
    [all],
  );
  const found = useMemo(() => matches(sorted, words), [matches, sorted, words]);
  const full = settings.runs.length >= mostCompared;
  return (
    <div className="mt-2">
      <SearchInput id={id} label={t('search')} value={words} onChange={setWords} className="h-10 border-line-strong" />
      {full && <p className="mt-2 text-sm text-warn">{t('full')}</p>}
      {found.length === 0 ? (
        <p className="py-6 text-center text-muted text-sm">
          {all.length === 0 ? t('noneThere') : t('noneFound', { words })}
        </p>
      ) : (
        <ul className="-mx-1 mt-2 max-h-72 overflow-y-auto px-1" data-testid="picker">
          {found.slice(0, mostMatches).map((shown) => (
            <li key={shown.run.id}>
              <Choice
                shown={shown}
                viewer={viewer}
                chosen={settings.runs.includes(shown.run.number)}
                full={full}
                onPress={() => change((now) => toggled(now, shown.run.number))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Choice({
  shown,
  viewer,
  chosen,
  full,
  onPress,
}: {
  shown: ShownRun;
  viewer: Viewer;
  chosen: boolean;
  full: boolean;
  onPress: () => void;
}) {
  const t = useTranslations('compare');
  const figures = useFigures();
  const name = useEntryName(viewer);
  const { run, seat, best } = shown;
  const Icon = chosen ? Check : Plus;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      disabled={full && !chosen}
      onClick={onPress}
      className="flex w-full items-center gap-2 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-sunken disabled:opacity-50 aria-pressed:bg-accent-soft"
    >
      <MarkIcon seatNumber={seat.number} />
      <span className="min-w-0 flex-1 truncate" title={name(shown)}>
        {name(shown)}
      </span>
      <strong className="numbers font-semibold">{best ? figures.percent(best.validationAccuracy) : '–'}</strong>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="sr-only">{t('addRun', { number: run.number })}</span>
    </button>
  );
}
