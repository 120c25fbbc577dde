/** The rules of the leaderboard and the projector: what they show, freezing, opening the sealed test. */
import type { Board } from '../board.ts';
import type { Change } from '../change.ts';
import type { Session } from '../session.ts';
import { notAllowed, type Rule, refuse } from './rule.ts';

/** How many records each run has now: what a frozen board goes on showing. */
const recordsNow = ({ runs }: Session): Board['frozen'] =>
  Object.fromEntries(Object.values(runs).map(({ id, records }) => [id, records.length]));

export const changeBoard: Rule<'change-board'> = (session, caller, { board }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  const mode = board.mode ?? session.board.mode;
  const wasFrozen = session.board.mode === 'frozen';
  const frozen = mode !== 'frozen' ? null : wasFrozen ? session.board.frozen : recordsNow(session);
  return { ok: true, changes: [{ kind: 'board-changed', at: now, board: { ...board, frozen } }], data: {} };
};

export const openTest: Rule<'open-test'> = (session, caller, _payload, { now, tests }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.board.testOpenedAt !== null) {
    return refuse({ code: 'test-already-open', message: 'The sealed test has been opened already.' });
  }
  return { ok: true, changes: [{ kind: 'tests-opened', at: now, tests: { ...tests } }], data: {} };
};

export const changeProjector: Rule<'change-projector'> = (session, caller, { projector }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
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
  const change: Change = { kind: 'projector-changed', at: now, projector };
  return { ok: true, changes: [change], data: {} };
};
