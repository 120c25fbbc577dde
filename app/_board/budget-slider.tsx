/** The equal budget in the instructor's hand: everybody's ranks move while it is drawn. */
'use client';
import { useCallback, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { useFigures } from '#app/_ui/names.ts';
import { Select } from '#app/_ui/select.tsx';
import { useLatest } from '#app/_ui/use-latest.ts';
import { budgetStops } from '#lib/analysis/budget-scale.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import type { Board, Budget } from '#lib/classroom/board.ts';
import type { Session } from '#lib/classroom/session.ts';

const kinds = ['gpu-seconds', 'epochs', 'parameters'] as const;

/** A kind of budget and its limit. */
export function BudgetSlider({ session }: { session: Session }) {
  const t = useTranslations('board.settings');
  const figures = useFigures();
  const id = useId();
  const ask = useAsk();
  const set = useLatest(useCallback((budget: Budget | null) => ask('change-board', { board: { budget } }), [ask]));
  const { budget } = session.board;
  // What is drawn counts at once; the session follows.
  const [drawn, setDrawn] = useState<{ place: number; of: Budget | null }>();
  const runs = Object.values(session.runs);
  const stops = budget ? budgetStops(runs, budget.kind) : [];
  const settled = stops.findIndex((stop) => stop >= (budget?.limit ?? 0));
  const place = drawn && drawn.of === budget ? drawn.place : settled < 0 ? stops.length - 1 : settled;
  const limit = stops[place];

  const choose = (kind: string) => {
    const chosen = kinds.find((each) => each === kind);
    const last = chosen && budgetStops(runs, chosen).at(-1);
    set(chosen && last !== undefined ? { kind: chosen, limit: last } : null);
  };
  const draw = (to: number) => {
    setDrawn({ place: to, of: budget });
    if (budget && stops[to] !== undefined) set({ kind: budget.kind, limit: stops[to] });
  };
  const text =
    budget && limit !== undefined
      ? t('budgetValue', {
          kind: budget.kind,
          limit: budget.kind === 'parameters' ? figures.short(limit) : String(limit),
        })
      : '';
  const measured = runs.some(({ records }) => records.length > 0);
  return (
    <div>
      <label htmlFor={id} className="block font-medium text-sm">
        {t('budget')}
      </label>
      <Select
        id={id}
        className="mt-1.5"
        value={budget?.kind ?? ''}
        disabled={!measured}
        onChange={(event) => choose(event.target.value)}
      >
        {['', ...kinds].map((kind) => (
          <option key={kind} value={kind}>
            {t('budgetKind', { kind: kind || 'none' })}
          </option>
        ))}
      </Select>
      {!measured && <p className="mt-1 text-2xs text-muted">{t('budgetNone')}</p>}
      {budget && stops.length > 0 && (
        <>
          <input
            type="range"
            aria-label={t('budget')}
            aria-valuetext={text}
            min={0}
            max={stops.length - 1}
            value={place}
            onChange={(event) => draw(Number(event.target.value))}
            className="mt-3 block h-6 w-full"
          />
          <p className="numbers mt-0.5 flex flex-wrap justify-between gap-x-3 text-sm">
            <output className="font-semibold">{text}</output>
            <span className="text-muted">
              <Cut board={session.board} />
            </span>
          </p>
        </>
      )}
    </div>
  );
}

/** How many runs count less than without the budget. */
function Cut({ board }: { board: Board }) {
  const t = useTranslations('board.settings');
  const session = useCalmSession();
  const count = useMemo(() => {
    const bests = (budget: Board['budget']) => {
      const rows = leaderboard({ ...session, board: { ...board, per: 'run', budget } }, 'instructor');
      return new Map(rows.map(({ run, best }) => [run.id, best.epoch]));
    };
    const within = bests(board.budget);
    return [...bests(null)].filter(([runId, epoch]) => within.get(runId) !== epoch).length;
  }, [session, board]);
  return count === 0 ? t('budgetAll') : t('budgetCuts', { count });
}
