/** A question for the class on the wall: the grid as it fills, and beside it what it has shown once it is closed or full. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { SweepMap } from '#app/_board/sweep-map.tsx';
import { EffectChart, ImportanceBars, useConclusion, useEffectsOf, useImportance } from '#app/_board/sweep-outcome.tsx';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { type SweepGrid, sweepGrid } from '#lib/analysis/sweep-grid.ts';
import type { Session } from '#lib/classroom/session.ts';
import { progressOf } from '#lib/classroom/sweep.ts';
import type { Sweep } from '#lib/classroom/sweep-schemas.ts';

/** The one that is open, else the last. */
export function SweepView() {
  const t = useTranslations('sweep');
  const session = useCalmSession();
  const sweep = session.sweeps.find(({ closedAt }) => closedAt === null) ?? session.sweeps.at(-1);
  const grid = useMemo(() => sweep && sweepGrid(session, sweep, 'projector'), [session, sweep]);
  if (!sweep || !grid) {
    return (
      <div className="flex flex-1 flex-col items-center justify-center gap-4 text-center">
        <p className="font-extrabold text-5xl leading-tight">{t('noneYet')}</p>
        <p className="text-2xl text-muted">{t('noneYetHelp')}</p>
      </div>
    );
  }
  const { total, done, underWay, open } = progressOf(session, sweep);
  const over = sweep.closedAt !== null || open + underWay === 0;
  return (
    <section aria-label={sweep.question} className="flex min-h-0 min-w-0 flex-1 flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 className="text-balance font-bold text-3xl leading-tight">{sweep.question}</h2>
        <p className="numbers text-muted text-xl" role="status">
          {t('progress', { done, total })}
          {underWay > 0 && ` · ${t('underWay', { count: underWay })}`}
          {over && open > 0 && ` · ${t('isClosed')}`}
        </p>
      </div>
      <div className={`grid min-h-0 flex-1 gap-5 ${over ? 'grid-cols-[minmax(0,1fr)_19rem]' : ''}`}>
        <SweepMap sweep={sweep} grid={grid} size="wall" />
        {over && <Outcome session={session} sweep={sweep} grid={grid} />}
      </div>
    </section>
  );
}

/** So many levels have room beside the grid, and so many with the importance below them. */
const room = { levels: 9, both: 6 };

function Outcome({ session, sweep, grid }: { session: Session; sweep: Sweep; grid: SweepGrid }) {
  const t = useTranslations('sweep.outcome');
  const effects = useEffectsOf(sweep, grid);
  const sentences = useConclusion(sweep, grid, effects);
  const all = useImportance(session, sweep);
  const importance = session.board.mode === 'live' ? all : undefined;
  // What does not fit beside a large grid is on the instructor's page.
  const levels = effects?.fields.reduce((sum, field) => sum + field.levels.length, 0) ?? 0;
  const crowded = levels > room.levels;
  return (
    <div className="flex min-h-0 flex-col gap-2 overflow-hidden" data-testid="sweep-outcome">
      {sentences.map((sentence) => (
        <p key={sentence} className={`font-semibold ${crowded ? 'text-lg leading-tight' : 'text-xl leading-snug'}`}>
          {sentence}
        </p>
      ))}
      {effects && <EffectChart effects={effects} wall {...(crowded && { most: 4 })} />}
      {importance && levels <= room.both && (
        <div>
          <h3 className="text-lg text-muted leading-tight">{t('importance', { runs: importance.runs })}</h3>
          <ImportanceBars importance={importance} most={3} wall />
        </div>
      )}
    </div>
  );
}
