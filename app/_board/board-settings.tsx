/** What the leaderboard counts and whom it shows, its budget, and opening the test, in the instructor's hand. */
'use client';
import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { memo, type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { ChoiceInput, Select } from '#app/_ui/choice-input.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { budgetStops } from '#lib/analysis/budget-scale.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { type Board, type Budget, boardSchema } from '#lib/classroom/board.ts';
import { isUnderWay, type Session, settingsSchema } from '#lib/classroom/session.ts';

const pers = boardSchema.shape.per.options;
const modes = boardSchema.shape.mode.options;
const nameSettings = settingsSchema.shape.names.options;

/** Only opening the test cannot be undone, so only that is confirmed. */
export const BoardSettings = memo(function BoardSettings({ session }: { session: Session }) {
  const t = useTranslations('board.settings');
  const ask = useAsk();
  const id = useId();
  const { per, mode } = session.board;
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="font-bold text-lg">
        {t('title')}
      </h2>
      <div className="mt-3 grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Setting label={t('mode')} id={`${id}-mode`}>
          <ChoiceInput
            id={`${id}-mode`}
            label={t('mode')}
            value={mode}
            choices={modes}
            nameOf={(each) => t('modeName', { mode: String(each) })}
            onChange={(each) => void ask('change-board', { board: { mode: each as typeof mode } })}
          />
        </Setting>
        <Setting label={t('names')} id={`${id}-names`}>
          <ChoiceInput
            id={`${id}-names`}
            label={t('names')}
            value={session.settings.names}
            choices={nameSettings}
            nameOf={(each) => t('namesName', { names: String(each) })}
            onChange={(each) =>
              void ask('change-settings', { settings: { names: each as (typeof nameSettings)[number] } })
            }
          />
        </Setting>
        <Setting label={t('per')} id={`${id}-per`}>
          <ChoiceInput
            id={`${id}-per`}
            label={t('per')}
            value={per}
            choices={pers}
            nameOf={(each) => t('perName', { per: String(each) })}
            onChange={(each) => void ask('change-board', { board: { per: each as typeof per } })}
          />
        </Setting>
        <BudgetSlider session={session} />
        <div className="border-line border-t pt-4 sm:col-span-2">
          <OpenTest session={session} />
        </div>
      </div>
    </section>
  );
});

function Setting({ label, id, children }: { label: string; id: string; children: ReactNode }) {
  return (
    <div>
      <span className="mb-1.5 block font-medium text-sm" id={`${id}-label`}>
        {label}
      </span>
      {children}
    </div>
  );
}

const kinds = ['compute-seconds', 'epochs', 'parameters'] as const;

/** A kind of budget and its limit. */
function BudgetSlider({ session }: { session: Session }) {
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

/** The state of the test, and the button while it is sealed. */
function OpenTest({ session }: { session: Session }) {
  const t = useTranslations('board.settings');
  const figures = useFigures();
  const ask = useAsk();
  const [asking, setAsking] = useState(false);
  const { testOpenedAt } = session.board;
  const runs = Object.values(session.runs);
  const finished = runs.filter(({ state }) => state === 'finished').length;
  const running = runs.filter(isUnderWay).length;
  if (testOpenedAt !== null) {
    return (
      <p className="flex items-center gap-2 text-sm">
        <LockKeyholeOpen aria-hidden className="size-4 shrink-0 text-good" />
        <span>
          <strong className="font-semibold">{t('test')}</strong> ·{' '}
          {t('testOpened', { clock: figures.clock(testOpenedAt) })}
        </span>
      </p>
    );
  }
  return (
    <div>
      <h3 className="flex items-center gap-2 font-medium text-sm">
        <LockKeyhole aria-hidden className="size-4 shrink-0 text-muted" />
        {t('test')}
      </h3>
      <p className="mt-1 text-2xs text-muted">
        {finished === 0 ? t('testNone') : t('testSealed', { count: finished })}
      </p>
      <Button className="mt-2" size="small" disabled={finished === 0} onClick={() => setAsking(true)}>
        {t('open')}
      </Button>
      <Confirm
        open={asking}
        title={t('openTitle')}
        body={t('openBody', { running })}
        action={t('open')}
        onConfirm={() => void ask('open-test', {}, t('openedSay'))}
        onOpenChange={setAsking}
      />
    </div>
  );
}

/** The least time between two requests, in milliseconds, however fast the answers come. */
const rest = 150;

/** The function that sends a value once the one before has been answered; values in between are passed over. */
function useLatest<Value>(send: (value: Value) => Promise<unknown>): (value: Value) => void {
  const state = useRef<{ busy: boolean; next: { value: Value } | undefined }>({ busy: false, next: undefined });
  return useCallback(
    async (value) => {
      const own = state.current;
      own.next = { value };
      if (own.busy) return;
      own.busy = true;
      while (own.next) {
        const { value: latest } = own.next;
        own.next = undefined;
        await Promise.all([send(latest), new Promise((resolve) => setTimeout(resolve, rest))]);
      }
      own.busy = false;
    },
    [send],
  );
}
