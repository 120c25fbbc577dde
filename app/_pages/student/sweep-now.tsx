/** The last question for the class, as its students see it: the grid, their own cells in it, and what it has shown. */
'use client';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { SweepMap } from '#app/_board/sweep-map.tsx';
import { useConclusion, useEffectsOf } from '#app/_board/sweep-outcome.tsx';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { sweepGrid } from '#lib/analysis/sweep-grid.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';

/** Nothing before the first question. */
export function SweepNow({ seatId }: { seatId: string }) {
  const session = useCalmSession();
  const sweep = session.sweeps.at(-1);
  return sweep ? <Question session={session} sweep={sweep} seatId={seatId} /> : null;
}

function Question({ session, sweep, seatId }: { session: Session; sweep: Sweep; seatId: string }) {
  const t = useTranslations('sweep');
  const id = useId();
  const grid = useMemo(() => sweepGrid(session, sweep, { seatId }), [session, sweep, seatId]);
  const effects = useEffectsOf(sweep, grid);
  const sentences = useConclusion(sweep, grid, effects);
  const own = useMemo(
    () =>
      new Set(
        Object.values(session.runs).flatMap((run) =>
          run.seatId === seatId && run.cell?.sweep === sweep.number ? run.cell.index : [],
        ),
      ),
    [session.runs, sweep.number, seatId],
  );
  return (
    <section aria-labelledby={id} data-testid="sweep-now">
      <h2 id={id} className="px-1 font-bold text-lg">
        {t('title')}
      </h2>
      <div className="card mt-2 px-4 py-3">
        <p className="mb-2 break-words font-semibold text-sm">{sweep.question}</p>
        <SweepMap sweep={sweep} grid={grid} size="page" marked={own} />
        <ul className="mt-2 flex flex-col gap-1 text-sm">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
