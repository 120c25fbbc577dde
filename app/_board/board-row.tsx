/** One row of the leaderboard at a desk, and its part of the band that it shares a rank with. */
'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { CompareTick } from '#app/_run/compare-tray.tsx';
import { DifferenceChips, gapText, Moved } from '#app/_run/difference-chips.tsx';
import { RunLink } from '#app/_run/run-link.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useFigures } from '#app/_ui/names.ts';
import type { LeaderboardRow } from '#lib/analysis/leaderboard.ts';
import type { Order } from '#lib/classroom/board.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';

/** Plain values, so that a row is drawn again only when something that it shows has changed. */
export type BoardRowProps = {
  id: string;
  order: Order;
  per: 'student' | 'run';
  /** Null in the order of the test where there is no test. */
  rank: number | null;
  /** How many share the rank, and whether this is the first or last of them on the screen. */
  sharing: number;
  first: boolean;
  last: boolean;
  name: string;
  seatNumber: number;
  own: boolean;
  hidden: boolean;
  runNumber: number;
  /** What its student calls it; null for nothing. */
  runName: string | null;
  parameters: number;
  hyperparameters: Hyperparameters;
  best: LeaderboardRow['best'];
  error: number;
  /** The last validation accuracy; null where the board does not show it. */
  final: number | null;
  testAccuracy: number | null;
  testError: number | null;
  moved: number | null;
  /** By how many points the row's predictions missed, a student's on average; null without one. */
  calibration: number | null;
};

/** A list item; its siblings of the same band follow it. */
export const BoardRow = memo(function BoardRow(row: BoardRowProps) {
  const t = useTranslations('board.ranking');
  const board = useTranslations('board');
  const { rank, sharing, first, last, own, order } = row;
  const shared = sharing > 1;
  const rankText = rank === null ? t('noTest') : shared ? t('tiedRank', { rank }) : board('rank', { rank });
  return (
    <li
      data-key={row.id}
      data-rank={rank ?? ''}
      aria-current={own || undefined}
      className={`relative border-line border-x border-b bg-surface ${first ? 'mt-2 rounded-t-xl border-t' : ''} ${last ? 'rounded-b-xl' : ''} overflow-hidden`}
    >
      {first && (shared || rank === null) && (
        <p className="bg-sunken py-1 pr-3 pl-13 text-2xs leading-4">
          <strong className="font-semibold">
            {rank === null ? t('noTest') : t('tied', { rank, count: sharing, per: row.per })}
          </strong>{' '}
          <span className="text-muted">{t(rank === null ? 'noTestWhy' : 'tiedWhy')}</span>
        </p>
      )}
      <div className={`grid grid-cols-[2.5rem_minmax(0,1fr)] ${own ? 'bg-accent-soft' : ''}`}>
        <div className="flex flex-col items-center gap-1 bg-sunken pt-2.5 pb-2">
          <span className="sr-only">{rankText}</span>
          {first && rank !== null ? (
            <span aria-hidden className="numbers font-bold text-lg leading-7">
              {rank}
            </span>
          ) : (
            <span aria-hidden className="min-h-4 w-0.5 flex-1 rounded-full bg-line-strong/50" />
          )}
          {order === 'test' && row.moved !== null && <Moved places={row.moved} className="text-2xs" />}
        </div>
        <div className="min-w-0 px-3 py-2">
          <Headline {...row} />
          <div className="mt-0.5 mb-1 flex items-center gap-1">
            <Facts {...row} />
            <CompareTick number={row.runNumber} worded className="-mr-2" />
          </div>
          <DifferenceChips hyperparameters={row.hyperparameters} />
        </div>
      </div>
    </li>
  );
});

function Headline({ name, seatNumber, own, hidden, order, best, error, testAccuracy, testError }: BoardRowProps) {
  const t = useTranslations('board.ranking');
  const board = useTranslations('board');
  const student = useTranslations('student');
  const figures = useFigures();
  const byTest = order === 'test';
  const accuracy = byTest ? testAccuracy : best.validationAccuracy;
  const uncertain = byTest ? testError : error;
  return (
    <div className="flex items-center gap-2">
      <MarkIcon seatNumber={seatNumber} />
      <span className="min-w-0 flex-1 break-words font-semibold leading-tight">
        {name}
        {own && (
          <span className="ml-1.5 whitespace-nowrap rounded bg-accent px-1.5 py-px font-semibold text-2xs text-on-accent">
            {student('you')}
          </span>
        )}
        {hidden && (
          <span className="ml-1.5 whitespace-nowrap rounded bg-warn-soft px-1.5 py-px font-semibold text-2xs text-warn">
            {t('hidden')}
          </span>
        )}
      </span>
      <span className="numbers whitespace-nowrap text-right">
        <strong className="font-bold text-lg">{accuracy === null ? '–' : figures.percent(accuracy)}</strong>{' '}
        {uncertain !== null && (
          <span className="text-2xs text-muted">{board('plusMinus', { error: (uncertain * 100).toFixed(1) })}</span>
        )}
      </span>
    </div>
  );
}

function Facts({ order, per, runNumber, runName, parameters, best, final, testAccuracy, calibration }: BoardRowProps) {
  const t = useTranslations('board.ranking');
  const board = useTranslations('board');
  const predict = useTranslations('run.prediction');
  const figures = useFigures();
  const validation = best.validationAccuracy;
  return (
    <div className="numbers min-w-0 flex-1 text-2xs text-muted">
      {testAccuracy !== null && (
        <p>
          {order === 'test'
            ? t('validation', { value: figures.percent(validation) })
            : t('test', { value: figures.percent(testAccuracy) })}
          {' · '}
          <strong className="font-semibold text-ink">{t('gap', { gap: gapText(validation, testAccuracy) })}</strong>
        </p>
      )}
      <p>
        <RunLink number={runNumber} />
        {[
          '',
          ...(runName === null ? [] : [runName]),
          board('epochAfter', { epoch: best.epoch, computeSeconds: figures.computeSeconds(best.computeSeconds) }),
          ...(final === null ? [] : [t('last', { value: figures.percent(final) })]),
          board('parameters', { count: figures.short(parameters) }),
        ].join(' · ')}
      </p>
      {calibration !== null && <p>{predict('onBoard', { error: figures.points(calibration), per })}</p>}
    </div>
  );
}
