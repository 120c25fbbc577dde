/** On points: the decision boundary of one run for the whole room, live. */
'use client';
import { useTranslations } from 'use-intl';
import { RunBoundary } from '#app/_run/run-boundary.tsx';
import type { LeaderboardRow } from '#lib/analysis/leaderboard.ts';
import type { Projector } from '#lib/classroom/board.ts';
import type { Seat } from '#lib/classroom/session.ts';

/** The run that the instructor pinned first, else the highlighted student's, else the leader's. */
export function planeRow(
  rows: readonly LeaderboardRow[],
  { highlight, pinned }: Pick<Projector, 'highlight' | 'pinned'>,
): LeaderboardRow | undefined {
  return rows.find(({ run }) => run.id === pinned[0]) ?? rows.find(({ seat }) => seat.id === highlight) ?? rows[0];
}

/** With `names` false it is nobody's. */
export function RoomPlane(props: {
  rows: readonly LeaderboardRow[];
  projector: Pick<Projector, 'highlight' | 'pinned'>;
  names: boolean;
  nameOf: (seat: Seat) => string;
}) {
  const { rows, projector, names, nameOf } = props;
  const t = useTranslations('projector');
  const row = planeRow(rows, projector);
  if (!row) return null;
  const { run, seat } = row;
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center">
      {names && (
        <p className="numbers mb-1 font-semibold text-xl">{t('planeOf', { name: nameOf(seat), number: run.number })}</p>
      )}
      <RunBoundary key={run.id} run={run} className="w-full max-w-[min(36rem,56vh)] text-lg" />
    </div>
  );
}
