/** What stands above the ranks: which they are, what limits them, and once the test is open what the gap means. */
'use client';
import { EyeOff, Rows3, Snowflake, Timer } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, Suspense, useId } from 'react';
import { useTranslations } from 'use-intl';
import { buttonLook } from '#app/_ui/button.tsx';
import { ChoiceInput, Select } from '#app/_ui/choice-input.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import { runsPage } from '#lib/addresses.ts';
import type { LeaderboardRow } from '#lib/analysis/leaderboard.ts';
import { roundsOf } from '#lib/analysis/round-summary.ts';
import type { Board, Budget, Order } from '#lib/classroom/board.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';

// Most sessions are on one data set.
const DatasetSelect = lazily(() => import('./dataset-select.tsx'), 'DatasetSelect');

/** The title with the state of the board; `onOrder` goes over to the other order once there are two, `onBoard` to other runs once there was a round or another data set. */
export function BoardHead({
  session,
  rows,
  viewer,
  order,
  onOrder,
  onBoard,
}: {
  session: Session;
  rows: readonly LeaderboardRow[];
  viewer: Viewer;
  order: Order;
  onOrder: (order: Order) => void;
  onBoard: (board: Partial<Pick<Board, 'scope' | 'dataset'>>) => void;
}) {
  const t = useTranslations('board.ranking');
  const title = useTranslations('board')('title');
  const allRuns = useTranslations('compare')('allRuns');
  const figures = useFigures();
  const budgetText = useBudgetText();
  const { per, budget, mode, frozen, testOpenedAt } = session.board;
  const forOthers = viewer === 'instructor';
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-1">
        <h2 id="board-title" className="mr-auto font-bold text-lg">
          {title}
        </h2>
        <Link
          href={runsPage(session.code)}
          prefetch={false}
          className={`${buttonLook({ weight: 'plain', size: 'small' })} px-2`}
        >
          <Rows3 aria-hidden className="size-4" />
          {allRuns}
        </Link>
        {testOpenedAt !== null && <OrderSwitch order={order} onChange={onOrder} />}
      </div>
      {session.lesson.rounds > 0 && <ScopeSelect session={session} onChange={(scope) => onBoard({ scope })} />}
      {Object.values(session.runs).some(({ hyperparameters: { dataset } }) => dataset !== session.settings.dataset) && (
        <Suspense>
          <DatasetSelect session={session} onChange={(dataset) => onBoard({ dataset })} />
        </Suspense>
      )}
      {(budget || per === 'run' || mode !== 'live') && (
        <ul className="flex flex-wrap gap-1.5 px-1">
          {per === 'run' && <Chip>{t('perRun')}</Chip>}
          {budget && (
            <Chip icon={<Timer aria-hidden className="size-3.5" />} strong>
              {budgetText(budget)}
            </Chip>
          )}
          {frozen && (
            <Chip icon={<Snowflake aria-hidden className="size-3.5" />} strong>
              {forOthers
                ? t('frozenForOthers', { clock: figures.clock(frozen.at) })
                : t('frozen', { clock: figures.clock(frozen.at) })}
            </Chip>
          )}
          {mode === 'blind' && forOthers && (
            <Chip icon={<EyeOff aria-hidden className="size-3.5" />} strong>
              {t('blindForOthers')}
            </Chip>
          )}
        </ul>
      )}
      {frozen && !forOthers && <p className="px-1 text-2xs text-muted">{t('frozenHelp')}</p>}
      {testOpenedAt !== null && <Gap rows={rows} />}
    </>
  );
}

/** Which runs count: those of the current round, of the whole lesson, or of one round. */
function ScopeSelect({ session, onChange }: { session: Session; onChange: (scope: Board['scope']) => void }) {
  const t = useTranslations('board.ranking');
  const id = useId();
  const { board, lesson } = session;
  return (
    <div className="flex items-center gap-2 px-1 print:hidden">
      <label htmlFor={id} className="shrink-0 text-muted text-sm">
        {t('scope')}
      </label>
      <Select
        id={id}
        className="min-w-0 flex-1"
        value={String(board.scope)}
        onChange={({ target: { value } }) => onChange(value === 'round' || value === 'lesson' ? value : Number(value))}
      >
        <option value="round">{t('scopeRound', { under: lesson.round ? 'yes' : 'no' })}</option>
        <option value="lesson">{t('wholeLesson')}</option>
        {roundsOf(session).map(({ number, title }) => (
          <option key={number} value={number}>
            {[t('ofRound', { number }), title].filter(Boolean).join(' · ')}
          </option>
        ))}
      </Select>
    </div>
  );
}

const orders = ['validation', 'test'] as const;

/** Back and forth between the ranks by validation and by test. */
export function OrderSwitch({ order, onChange }: { order: Order; onChange: (order: Order) => void }) {
  const t = useTranslations('board.ranking');
  const id = useId();
  return (
    <ChoiceInput
      id={id}
      label={t('orderLabel')}
      value={order}
      choices={orders}
      nameOf={(each) => t('orderName', { order: String(each) })}
      onChange={(each) => onChange(each as Order)}
    />
  );
}

function Chip({ icon, strong = false, children }: { icon?: ReactNode; strong?: boolean; children: ReactNode }) {
  return (
    <li
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-2xs ${strong ? 'bg-warn-soft font-semibold text-warn' : 'bg-sunken text-muted'}`}
    >
      {icon}
      {children}
    </li>
  );
}

/** What the ranks count where that is not what one would expect: all of the lesson during a round, or an earlier round. */
export function useOtherScope(session: Session): string | undefined {
  const t = useTranslations('board.ranking');
  const { board, lesson } = session;
  if (board.scope === 'round') return undefined;
  if (board.scope === 'lesson') return lesson.round ? t('wholeLesson') : undefined;
  return board.scope === lesson.round?.number ? undefined : t('ofRound', { number: board.scope });
}

/** The budget in words. */
export function useBudgetText(): (budget: Budget) => string {
  const t = useTranslations('board.ranking');
  const figures = useFigures();
  return ({ kind, limit }) =>
    t('budget', { kind, limit: kind === 'parameters' ? figures.short(limit) : String(limit) });
}

/** How far validation was above the test on average, and why that is so. */
function Gap({ rows }: { rows: readonly LeaderboardRow[] }) {
  const t = useTranslations('board.ranking');
  const gap = meanGap(rows);
  if (gap === undefined) return null;
  return (
    <p className="rounded-xl bg-accent-soft px-3.5 py-2.5 text-sm">
      <strong className="font-semibold">
        {t('meanGap', { gap: Math.abs(gap * 100).toFixed(1), direction: gap >= 0 ? 'higher' : 'lower' })}
      </strong>{' '}
      {t('gapMeaning')}
    </p>
  );
}

/** The mean of validation minus test over the rows that have a test; undefined where none has. */
export function meanGap(rows: readonly LeaderboardRow[]): number | undefined {
  const gaps = rows.flatMap(({ best, test }) => (test ? best.validationAccuracy - test.accuracy : []));
  return gaps.length === 0 ? undefined : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

/** What counts, what ± and a shared rank mean, and what decides between equals. */
export function HowRanksAreMade({ per }: { per: 'student' | 'run' }) {
  const t = useTranslations('board.ranking');
  return (
    <details className="print:hidden px-1 text-2xs text-muted">
      <summary className="font-semibold">{t('how')}</summary>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-4">
        <li>{t('howCounts', { per })}</li>
        <li>{t('howBands')}</li>
        <li>{t('howTies')}</li>
        <li>{t('howTest')}</li>
      </ul>
    </details>
  );
}
