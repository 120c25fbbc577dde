/** The leaderboard at a desk: rows in bands that share a rank, each with its uncertainty, cost and settings. */
'use client';
import { memo, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAsk } from '#app/_session/use-ask.ts';
import { lazily } from '#app/_ui/lazily.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { bandsOf, leaderboard, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import type { Board, Order } from '#lib/classroom/board.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { BoardHead, HowRanksAreMade } from './board-head.tsx';

// Nobody is ranked when a class begins.
const Rows = lazily(() => import('./rows.tsx'), 'Rows');
const OwnRowBoard = lazily(() => import('./own-row-board.tsx'), 'OwnRowBoard');

/** `ownSeat` is highlighted; null where the reader is the instructor. */
export const LeaderboardList = memo(function LeaderboardList({
  session: shared,
  ownSeat,
}: {
  session: Session;
  ownSeat: string | null;
}) {
  const t = useTranslations('board');
  const ranking = useTranslations('board.ranking');
  // Before the test is open there is one order; then the rows move to the other before everybody's eyes.
  const [chosen, setChosen] = useState<Order>('test');
  const ask = useAsk();
  // A student looks at another round or data set alone; the instructor sets it for everybody.
  const [own, setOwn] = useState<Partial<Pick<Board, 'scope' | 'dataset'>>>({});
  const session: Session = { ...shared, board: { ...shared.board, ...own } };
  const onBoard = (board: typeof own) =>
    ownSeat === null ? void ask('change-board', { board }) : setOwn({ ...own, ...board });
  const { board, settings } = session;
  const order = board.testOpenedAt === null ? 'validation' : chosen;
  const viewer: Viewer = ownSeat === null ? 'instructor' : { seatId: ownSeat };
  const rows = leaderboard(session, viewer);
  const bands = bandsOf(rows, order);
  const hasResults = Object.values(session.runs).some(({ records }) => records.length > 0);
  const content = () => {
    if (board.mode === 'blind' && ownSeat !== null) {
      return <EmptyState title={ranking('blindTitle')} help={ranking('blindHelp')} />;
    }
    if (rows.length === 0) {
      return hasResults && board.budget ? (
        <EmptyState title={ranking('nobodyWithin')} help={ranking('nobodyWithinHelp')} />
      ) : (
        <EmptyState title={t(roundOfBoard(session) === null ? 'empty' : 'emptyRound')} help={t('emptyHelp')} />
      );
    }
    if (settings.names === 'own-row' && ownSeat !== null) {
      return <OwnRowBoard session={session} bands={bands} order={order} viewer={viewer} ownSeat={ownSeat} />;
    }
    return <Rows session={session} bands={bands} order={order} viewer={viewer} ownSeat={ownSeat} />;
  };
  return (
    <section aria-labelledby="board-title" className="flex flex-col gap-2" data-order={order}>
      <BoardHead session={session} rows={rows} viewer={viewer} order={order} onOrder={setChosen} onBoard={onBoard} />
      <Suspense>{content()}</Suspense>
      <HowRanksAreMade per={board.per} />
    </section>
  );
});
