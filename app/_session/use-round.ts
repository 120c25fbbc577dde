/** The round under way as one student sees it: time left by the server's clock, and runs left. */
'use client';
import { useNow, useSessionState } from '#app/_live/use-session.tsx';
import type { Round } from '#lib/classroom/lesson.ts';

export type OwnRound = {
  readonly round: Round;
  /** Milliseconds; null without an end, 0 or less when it is over. */
  readonly left: number | null;
  /** Null without a limit. */
  readonly runsLeft: number | null;
};

/** Undefined outside of a round. */
export function useOwnRound(seatId: string): OwnRound | undefined {
  const round = useSessionState(({ session }) => session!.lesson.round);
  const used = useSessionState(({ session }) => {
    const { lesson, runs } = session!;
    return Object.values(runs).filter((run) => run.seatId === seatId && run.round === lesson.round?.number).length;
  });
  const now = useNow(500);
  if (!round) return undefined;
  return {
    round,
    left: round.endsAt === null ? null : round.endsAt - now,
    runsLeft: round.runLimit === null ? null : Math.max(0, round.runLimit - used),
  };
}
