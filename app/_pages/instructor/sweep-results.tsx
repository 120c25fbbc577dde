/** What the class's questions have shown, for the instructor: one question's grid, its effects, and what mattered in all runs. */
'use client';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SweepMap } from '#app/_board/sweep-map.tsx';
import { EffectChart, ImportanceBars, useConclusion, useEffectsOf, useImportance } from '#app/_board/sweep-outcome.tsx';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { Select } from '#app/_ui/choice-input.tsx';
import { sweepGrid } from '#lib/analysis/sweep-grid.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';

/** For a session with at least one question; the last one until another is chosen. */
export function SweepResults() {
  const t = useTranslations('sweep');
  const session = useCalmSession();
  const id = useId();
  const [chosen, setChosen] = useState<number>();
  const sweep = session.sweeps.find(({ number }) => number === chosen) ?? session.sweeps.at(-1);
  if (!sweep) return null;
  return (
    <section aria-labelledby={id} data-testid="sweep-results">
      <h2 id={id} className="px-1 font-bold text-lg">
        {t('results')}
      </h2>
      <div className="card mt-2 p-4">
        {session.sweeps.length > 1 && (
          <Select
            aria-label={t('choose')}
            className="mb-3 max-w-xl"
            value={String(sweep.number)}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {session.sweeps.map(({ number, question }) => (
              <option key={number} value={number}>
                {t('numbered', { number, question })}
              </option>
            ))}
          </Select>
        )}
        <p className="flex flex-wrap items-baseline gap-x-2 font-semibold">
          {sweep.question}
          <span className="font-normal text-muted text-sm">{t(sweep.closedAt === null ? 'open' : 'isClosed')}</span>
        </p>
        <Results key={sweep.number} session={session} sweep={sweep} />
      </div>
    </section>
  );
}

function Results({ session, sweep }: { session: Session; sweep: Sweep }) {
  const t = useTranslations('sweep.outcome');
  const grid = useMemo(() => sweepGrid(session, sweep, 'instructor'), [session, sweep]);
  const effects = useEffectsOf(sweep, grid);
  const sentences = useConclusion(sweep, grid, effects);
  const importance = useImportance(session, sweep);
  const images = Math.min(...grid.cells.map(({ validationImages }) => validationImages));
  return (
    <div className="mt-3 grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <SweepMap sweep={sweep} grid={grid} size="page" />
      <div className="flex min-w-0 flex-col gap-4">
        <div>
          <h3 className="font-semibold">{t('title')}</h3>
          <ul className="mt-1 flex flex-col gap-1 text-sm">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className="mt-1 text-2xs text-muted">{t('onImages', { images })}</p>
        </div>
        {effects && (
          <div>
            <h3 className="font-semibold">{t('effects')}</h3>
            <EffectChart effects={effects} />
          </div>
        )}
        <div>
          {importance ? (
            <>
              <h3 className="font-semibold">{t('importance', { runs: importance.runs })}</h3>
              <ImportanceBars importance={importance} most={8} />
              <p className="mt-1 text-2xs text-muted">{t('importanceHelp')}</p>
            </>
          ) : (
            <p className="text-2xs text-muted">{t('importanceUnclear')}</p>
          )}
        </div>
      </div>
    </div>
  );
}
