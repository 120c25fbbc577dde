/** The rules of leaderboard and projector: what they show, freezing, opening the sealed test. */
import * as z from 'zod/mini';
import type { Board } from '../board.ts';
import { boardSchema, projectorSchema } from '../board.ts';
import type { Change } from '../change.ts';
import type { Session } from '../session.ts';
import { changing, nothing, refuse } from './rule.ts';

/** The state that a board frozen now keeps showing. */
const frozenNow = ({ runs }: Session, at: number): Board['frozen'] => ({
  at,
  epochs: Object.fromEntries(Object.values(runs).map(({ id, lastEpoch }) => [id, lastEpoch?.epoch ?? 0])),
});

export const changeBoard = changing({
  says: 'Sets what the leaderboard counts and whether it moves.',
  by: 'instructor',
  payload: z.object({ board: z.partial(z.pick(boardSchema, { scope: true, per: true, budget: true, mode: true })) }),
  reply: nothing,
  rule: (session, _caller, { board }, { now }) => {
    const mode = board.mode ?? session.board.mode;
    const frozen = mode !== 'frozen' ? null : (session.board.frozen ?? frozenNow(session, now));
    return { ok: true, changes: [{ kind: 'board-changed', at: now, board: { ...board, frozen } }], data: {} };
  },
});

/** Everybody should see the test ranks: a frozen or hidden board is revealed. */
export const openTest = changing({
  says: 'Opens the sealed test, once and for everybody.',
  by: 'instructor',
  payload: nothing,
  reply: nothing,
  rule: (session, _caller, _payload, { now, tests }) => {
    if (session.board.testOpenedAt !== null) {
      return refuse({ code: 'test-already-open', message: 'The sealed test is already open.' });
    }
    const changes: Change[] = [
      { kind: 'tests-opened', at: now, tests: { ...tests } },
      { kind: 'board-changed', at: now, board: { mode: 'live', frozen: null } },
      { kind: 'projector-changed', at: now, projector: { order: 'test' } },
    ];
    return { ok: true, changes, data: {} };
  },
});

export const changeProjector = changing({
  says: 'Controls the projector.',
  by: 'instructor',
  payload: z.object({ projector: z.partial(projectorSchema) }),
  reply: nothing,
  rule: (session, _caller, { projector }, { now }) => {
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
  },
});
