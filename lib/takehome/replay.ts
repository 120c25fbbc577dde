/** The data with which a self-contained page replays a lesson. */

import { leaderboard } from '../analysis/leaderboard.ts';
import { apply } from '../classroom/apply.ts';
import type { Change } from '../classroom/change.ts';
import { openedSession, type Session } from '../classroom/session.ts';
import { defaultHyperparameters, differences, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Wording } from '../language.ts';

/** Nobody can tell more frames than this apart in a replay. */
const mostFrames = 600;

/** The leaderboard at one moment: [index of the seat, rank, best validation accuracy], best first. */
export type Frame = { readonly at: number; readonly rows: readonly (readonly [number, number, number])[] };

/** A mark on the timeline. */
export type Mark = {
  readonly at: number;
  readonly kind: 'round' | 'message' | 'test' | 'closed';
  /** The number of a round. */
  readonly number?: number;
  readonly text: Wording;
};

export type Replay = {
  readonly code: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly seats: readonly { readonly nickname: string; readonly number: number; readonly joinedAt: number }[];
  readonly runs: readonly {
    readonly number: number;
    /** Index of its student among `seats`. */
    readonly seat: number;
    readonly submittedAt: number;
    readonly endedAt: number | null;
    readonly state: string;
    /** The differences from the form's defaults, as `name value`. */
    readonly settings: readonly string[];
    /** [moment, epoch, validation accuracy], in order. */
    readonly curve: readonly (readonly [number, number, number])[];
    readonly test: number | null;
  }[];
  readonly frames: readonly Frame[];
  readonly marks: readonly Mark[];
};

function markOf(change: Change): Mark[] {
  const { at } = change;
  switch (change.kind) {
    case 'lesson-changed': {
      const { round, message } = change.lesson;
      return [
        ...(round && round.beganAt === at
          ? [{ at, kind: 'round' as const, number: round.number, text: round.title }]
          : []),
        ...(message ? [{ at, kind: 'message' as const, text: message.text }] : []),
      ];
    }
    case 'tests-opened':
      return [{ at, kind: 'test', text: '' }];
    case 'session-closed':
      return [{ at, kind: 'closed', text: '' }];
    default:
      return [];
  }
}

/** Keeps the last frame of each short interval. */
function thinned(frames: readonly Frame[], from: number, to: number): Frame[] {
  if (frames.length <= mostFrames) return [...frames];
  const stretch = (to - from) / mostFrames;
  const last = new Map(frames.map((frame) => [Math.floor((frame.at - from) / stretch), frame]));
  return [...last.values()];
}

/** The differences from the form's defaults, with the names of the protocol: `blocks.0.filters 64`. */
const settingsOf = (hyperparameters: Hyperparameters): string[] =>
  differences(defaultHyperparameters, hyperparameters).flatMap(({ path, before, after }) =>
    before === undefined || after === undefined ? [] : [`${path} ${after}`],
  );

/** The replay of a session from all its changes, oldest first, including trainers' reports. */
export function replayOf(
  { code, title, openedAt }: Pick<Session, 'code' | 'title' | 'openedAt'>,
  history: readonly Change[],
): Replay {
  let session = openedSession(code, title, openedAt);
  const frames: Frame[] = [];
  const curves = new Map<string, [number, number, number][]>();
  let shown = '';
  for (const change of history) {
    session = apply(session, change);
    if (change.kind === 'run-reported') {
      const curve = curves.get(change.runId) ?? [];
      curve.push(
        ...change.epochs.map(
          ({ epoch, validationAccuracy }) => [change.at, epoch, validationAccuracy] as [number, number, number],
        ),
      );
      curves.set(change.runId, curve);
    }
    if (change.kind !== 'run-reported' && change.kind !== 'seat-changed') continue;
    const rows = leaderboard(
      { ...session, board: { ...session.board, per: 'student', budget: null } },
      'instructor',
    ).map(({ seat, rank, best }) => [seat.number, rank, best.validationAccuracy] as const);
    const written = JSON.stringify(rows);
    if (written !== shown) frames.push({ at: change.at, rows });
    shown = written;
  }
  const seats = Object.values(session.seats).sort((a, b) => a.number - b.number);
  const to = history.at(-1)?.at ?? openedAt;
  return {
    code,
    title,
    from: openedAt,
    to,
    seats: seats.map(({ nickname, number, joinedAt }) => ({ nickname, number, joinedAt })),
    runs: Object.values(session.runs)
      .sort((a, b) => a.number - b.number)
      .map((run) => ({
        number: run.number,
        seat: session.seats[run.seatId]!.number,
        submittedAt: run.submittedAt,
        endedAt: run.endedAt,
        state: run.state,
        settings: settingsOf(run.hyperparameters),
        curve: curves.get(run.id) ?? [],
        test: run.test?.accuracy ?? null,
      })),
    frames: thinned(frames, openedAt, to),
    marks: history.flatMap(markOf),
  };
}
