/** The runs that a report compares: the student's own first, then others' as the board shows them, to be ticked. */
'use client';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { useEntryName, useRunName } from '#app/_run/run-link.tsx';
import { useRunSearch } from '#app/_run/use-run-search.ts';
import { useFigures } from '#app/_ui/names.ts';
import { SearchInput } from '#app/_ui/text-input.tsx';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import { maximumReportRuns } from '#lib/classroom/report.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';

/** More matches than anyone reads; further words narrow them down. */
const mostMatches = 60;
/** So few need no search. */
const fewRuns = 8;

export function RunChoice({
  chosen,
  viewer,
  disabled,
  onChange,
}: {
  chosen: readonly number[];
  viewer: Viewer;
  disabled: boolean;
  onChange: (chosen: readonly number[]) => void;
}) {
  const t = useTranslations('report');
  const figures = useFigures();
  const id = useId();
  const [words, setWords] = useState('');
  const matches = useRunSearch(viewer);
  const entryName = useEntryName(viewer);
  const runName = useRunName();
  const session = useCalmSession();
  const all = useMemo(
    () =>
      shownRuns(session, viewer)
        .filter(({ named }) => named)
        .sort((a, b) => Number(b.own) - Number(a.own) || b.run.number - a.run.number),
    [session, viewer],
  );
  const found = matches(all, words);
  const full = chosen.length >= maximumReportRuns;
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <legend className="font-semibold text-sm">
        {t('runs', { count: chosen.length, maximum: maximumReportRuns })}
      </legend>
      {all.length > fewRuns && (
        <div className="mt-1.5">
          <SearchInput
            id={id}
            label={t('search')}
            value={words}
            onChange={setWords}
            className="h-10 border-line-strong"
          />
        </div>
      )}
      {found.length === 0 ? (
        <p className="py-3 text-muted text-sm">{all.length === 0 ? t('runsEmpty') : t('noneFound', { words })}</p>
      ) : (
        <ul className="-mx-1 mt-1.5 max-h-60 overflow-y-auto px-1">
          {found.slice(0, mostMatches).map((shown) => {
            const { run, best } = shown;
            const ticked = chosen.includes(run.number);
            return (
              <li key={run.id}>
                <label
                  data-chosen={ticked || undefined}
                  className="flex min-h-9 cursor-pointer items-center gap-2 rounded-lg px-2 py-1 text-sm hover:bg-sunken data-chosen:bg-accent-soft"
                >
                  <input
                    type="checkbox"
                    checked={ticked}
                    disabled={full && !ticked}
                    onChange={() =>
                      onChange(ticked ? chosen.filter((each) => each !== run.number) : [...chosen, run.number])
                    }
                  />
                  <span className="min-w-0 flex-1 break-words leading-tight">
                    {entryName(shown)}
                    <span className="block text-2xs text-muted">{runName(run)}</span>
                  </span>
                  <span className="numbers">{best ? figures.percent(best.validationAccuracy) : '–'}</span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
    </fieldset>
  );
}
