/** The rules of leaderboard and projector: what they show, freezing, opening the sealed test. */
import type { Board } from '../classroom/board.ts';
import type { Change } from '../classroom/change.ts';
import { withCover } from '../classroom/remote.ts';
import type { Session } from '../classroom/session.ts';
import { type Rule, refuse } from './rule.ts';

/** The state that a board frozen now keeps showing. */
const frozenNow = ({ runs }: Session, at: number): Board['frozen'] => ({
  at,
  epochs: Object.fromEntries(Object.values(runs).map(({ id, lastEpoch }) => [id, lastEpoch?.epoch ?? 0])),
});

export const changeBoard: Rule<'change-board'> = (session, _caller, { board }, { now }) => {
  const mode = board.mode ?? session.board.mode;
  const frozen = mode !== 'frozen' ? null : (session.board.frozen ?? frozenNow(session, now));
  return { ok: true, changes: [{ kind: 'board-changed', at: now, board: { ...board, frozen } }], data: {} };
};

/** Everybody should see the test ranks: a frozen or hidden board is revealed. */
export const openTest: Rule<'open-test'> = (session, _caller, _payload, { now, tests }) => {
  if (session.board.testOpenedAt !== null) {
    return refuse({ code: 'test-already-open', message: 'The sealed test is already open.' });
  }
  const changes: Change[] = [
    { kind: 'tests-opened', at: now, tests: { ...tests } },
    { kind: 'board-changed', at: now, board: { mode: 'live', frozen: null } },
    { kind: 'projector-changed', at: now, projector: withCover(session.projector, { order: 'test' }) },
  ];
  return { ok: true, changes, data: {} };
};

export const changeProjector: Rule<'change-projector'> = (session, _caller, { projector }, { now }) => {
  const { highlight, pinned = [] } = projector;
  if (highlight != null && !Object.hasOwn(session.seats, highlight)) {
    return refuse({
      code: 'no-such-seat',
      path: 'projector.highlight',
      message: 'There is no such seat in this session.',
    });
  }
  const missing = pinned.findIndex((runId) => !Object.hasOwn(session.runs, runId));
  if (missing >= 0) {
    return refuse({
      code: 'no-such-run',
      path: `projector.pinned.${missing}`,
      message: 'There is no such run in this session.',
    });
  }
  const change: Change = { kind: 'projector-changed', at: now, projector: withCover(session.projector, projector) };
  return { ok: true, changes: [change], data: {} };
};
