/** The data with which a self-contained page replays a lesson. */

import { type LeaderboardRow, leaderboard, ordered } from '../analysis/leaderboard.ts';
import { apply } from '../classroom/apply.ts';
import type { Change } from '../classroom/change.ts';
import { openedSession, type RunState, runsInOrder, type Session } from '../classroom/session.ts';
import { type Difference, defaultHyperparameters, fieldAt } from '../hyperparameters/hyperparameters.ts';
import { shownDifferences } from '../hyperparameters/relevance.ts';
import type { Text, Wording } from '../language.ts';

/** Nobody can tell more frames than this apart in a replay. */
const mostFrames = 600;

/** Places of a board at one moment: [index of the seat, rank, best accuracy], best first. */
type Rows = readonly (readonly [number, number, number])[];
export type Frame = { readonly at: number; readonly rows: Rows };

/** The board of the whole lesson, or of the runs of one round, as it changed. */
export type ReplayBoard = {
  /** Null for the whole lesson. */
  readonly round: number | null;
  readonly title: Wording;
  readonly beganAt: number;
  readonly frames: readonly Frame[];
  /** By the sealed test, once it was opened. */
  readonly test: Rows;
};

/** A mark on the timeline. */
export type Mark = {
  readonly at: number;
  readonly kind: 'round' | 'message' | 'test' | 'closed';
  /** The number of a round. */
  readonly number?: number;
  readonly text: Wording;
};

/** A value that differs from the form's defaults, under the name that the form has for it. */
export type ReplaySetting = {
  /** The block or layer that it is of. */
  readonly place: { readonly kind: 'block' | 'dense'; readonly number: number } | null;
  readonly name: Text;
  readonly value: string | number | boolean;
};

export type Replay = {
  readonly code: string;
  readonly title: string;
  /** From the first thing that happened to the last. */
  readonly from: number;
  readonly to: number;
  readonly seats: readonly { readonly nickname: string; readonly number: number; readonly joinedAt: number }[];
  readonly runs: readonly {
    readonly number: number;
    /** Index of its student among `seats`. */
    readonly seat: number;
    readonly round: number | null;
    readonly submittedAt: number;
    readonly endedAt: number | null;
    readonly state: RunState;
    readonly settings: readonly ReplaySetting[];
    /** [moment, epoch, validation accuracy], in order. */
    readonly curve: readonly (readonly [number, number, number])[];
    readonly test: number | null;
  }[];
  /** The whole lesson first, then each round that had runs. */
  readonly boards: readonly ReplayBoard[];
  /** When the sealed test was opened; null if it was not. */
  readonly testOpenedAt: number | null;
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

/** The name of what a list's length counts. */
const lengths: Readonly<Record<string, Text>> = {
  'blocks.length': { ko: '블록 수', en: 'Blocks' },
  'dense.length': { ko: '은닉층 수', en: 'Hidden layers' },
};

function settingOf({ path, after }: Difference): ReplaySetting {
  const [list, index] = path.split('.');
  const kind = list === 'blocks' ? ('block' as const) : ('dense' as const);
  const place = Number.isInteger(Number(index)) ? { kind, number: Number(index) + 1 } : null;
  return { place, name: lengths[path] ?? fieldAt(path)?.label ?? { ko: path, en: path }, value: after! };
}

const placesOf = (rows: readonly LeaderboardRow[]): Rows =>
  rows.map(({ seat, rank, best }) => [seat.number, rank, best.validationAccuracy] as const);

const testPlacesOf = (rows: readonly LeaderboardRow[]): Rows =>
  ordered(rows, 'test').flatMap(({ seat, test }) => (test ? [[seat.number, test.rank, test.accuracy] as const] : []));

/** The boards as they change: the lesson's, and one for each round of which there are runs. */
function createBoards() {
  const boards = new Map<number | null, { frames: Frame[]; shown: string; test: Rows }>();
  const rowsOf = (session: Session, round: number | null) =>
    leaderboard({ ...session, board: { ...session.board, per: 'student', budget: null } }, 'instructor', round);
  return {
    boards,
    /** Looks at the lesson's board and these rounds' after something happened. */
    look(session: Session, at: number, rounds: Iterable<number | null>) {
      for (const round of new Set([null, ...rounds])) {
        const board = boards.get(round) ?? { frames: [], shown: '[]', test: [] };
        const rows = placesOf(rowsOf(session, round));
        const written = JSON.stringify(rows);
        if (written !== board.shown) board.frames.push({ at, rows });
        boards.set(round, { ...board, shown: written });
      }
    },
    close(session: Session) {
      for (const [round, board] of boards) board.test = testPlacesOf(rowsOf(session, round));
    },
  };
}

/** The replay of a session from all its changes, oldest first, including trainers' reports. */
export function replayOf(
  { code, title, openedAt }: Pick<Session, 'code' | 'title' | 'openedAt'>,
  history: readonly Change[],
): Replay {
  // Until the session is known to go over to another data set, it is on that of its first run.
  const first = history.find((change) => change.kind === 'run-submitted')?.run.hyperparameters.dataset;
  let session = openedSession(code, title, openedAt, undefined, false, first);
  const { boards, look, close } = createBoards();
  const curves = new Map<string, [number, number, number][]>();
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
      look(session, change.at, [session.runs[change.runId]!.round]);
    }
    if (change.kind === 'seat-changed') look(session, change.at, boards.keys());
  }
  close(session);
  const seats = Object.values(session.seats).sort((a, b) => a.number - b.number);
  const marks = history.flatMap(markOf);
  const runs = runsInOrder(session);
  const from = Math.min(
    ...[marks[0]?.at, runs[0]?.submittedAt].filter((at) => at !== undefined),
    history.at(-1)?.at ?? openedAt,
  );
  const to = history.at(-1)?.at ?? openedAt;
  const rounds = new Map(marks.filter(({ kind }) => kind === 'round').map((mark) => [mark.number, mark]));
  return {
    code,
    title,
    from,
    to,
    seats: seats.map(({ nickname, number, joinedAt }) => ({ nickname, number, joinedAt })),
    runs: runs.map((run) => ({
      number: run.number,
      seat: session.seats[run.seatId]!.number,
      round: run.round,
      submittedAt: run.submittedAt,
      endedAt: run.endedAt,
      state: run.state,
      settings: shownDifferences(defaultHyperparameters, run.hyperparameters).map(settingOf),
      curve: curves.get(run.id) ?? [],
      test: run.test?.accuracy ?? null,
    })),
    boards: [...boards]
      .sort(([a], [b]) => (a ?? 0) - (b ?? 0))
      .map(([round, { frames, test }]) => ({
        round,
        title: (round !== null && rounds.get(round)?.text) || '',
        beganAt: (round !== null && rounds.get(round)?.at) || from,
        frames: thinned(frames, from, to),
        test,
      })),
    testOpenedAt: session.board.testOpenedAt,
    marks,
  };
}
