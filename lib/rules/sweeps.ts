/** The rules of questions for the class: asking, closing and reopening one, and training its next cell. */
import type { Change } from '../classroom/change.ts';
import { tidy } from '../classroom/nickname.ts';
import { hyperparametersOfCell, maximumSweeps, nextCell, openSweep as openSweepOf } from '../classroom/sweep.ts';
import { faultOfSweep } from '../classroom/sweep-faults.ts';
import type { Sweep } from '../classroom/sweep-schemas.ts';
import { closed, type Rule, refuse } from './rule.ts';
import { admitted, newRun } from './submitting.ts';

const noQuestion = () => refuse({ code: 'no-question', message: 'There is no such question for the class.' });

const changed = (sweep: Sweep, at: number): Change => ({ kind: 'sweep-changed', at, sweep });
const onWall = (at: number): Change => ({ kind: 'projector-changed', at, projector: { view: 'sweep' } });

const alreadyOpen = () =>
  refuse({ code: 'question-open', message: 'A question is open already: close it before you ask another.' });

/** The projector shows the grid of a question that is asked. */
export const openSweep: Rule<'open-sweep'> = (session, _caller, { sweep }, circumstances) => {
  if (session.closedAt !== null) return closed();
  if (openSweepOf(session)) return alreadyOpen();
  if (session.sweeps.length >= maximumSweeps) {
    const message = `A session can have ${maximumSweeps} questions.`;
    return refuse({ code: 'too-many-questions', message, params: { maximum: maximumSweeps } });
  }
  const fault = faultOfSweep(session, sweep, circumstances.datasets);
  if (fault) return refuse(fault);
  const { now } = circumstances;
  const number = session.sweeps.length + 1;
  const asked = { ...sweep, question: tidy(sweep.question), number, askedAt: now, closedAt: null };
  return { ok: true, changes: [changed(asked, now), onWall(now)], data: {} };
};

export const closeSweep: Rule<'close-sweep'> = (session, _caller, _payload, { now }) => {
  const sweep = openSweepOf(session);
  return sweep ? { ok: true, changes: [changed({ ...sweep, closedAt: now }, now)], data: {} } : noQuestion();
};

export const reopenSweep: Rule<'reopen-sweep'> = (session, _caller, { number }, { now }) => {
  if (session.closedAt !== null) return closed();
  const sweep = session.sweeps.find((each) => each.number === number);
  if (!sweep) return noQuestion();
  if (openSweepOf(session)) return alreadyOpen();
  return { ok: true, changes: [changed({ ...sweep, closedAt: null }, now), onWall(now)], data: {} };
};

/** Takes a cell and submits its run at once, so that nobody can hold a cell without training it. */
export const trainCell: Rule<'train-cell'> = (session, caller, payload, circumstances) => {
  const { cell, prediction = null } = payload;
  const { now, newIds } = circumstances;
  if (session.closedAt !== null) return closed();
  const sweep = openSweepOf(session);
  if (!sweep) return noQuestion();
  const next = nextCell(session, sweep, caller.seatId);
  if (!next) {
    return refuse({
      code: 'cells-taken',
      message: 'All cells are taken: one that is given back can be trained again.',
    });
  }
  if (cell !== undefined && cell !== next.index) {
    const message = 'Somebody has taken this cell just now: predict for the next one.';
    return refuse({ code: 'cell-taken', path: 'cell', message });
  }
  const hyperparameters = hyperparametersOfCell(sweep, next.index, next.turn);
  const may = admitted(session, caller.seatId, { hyperparameters, prediction }, circumstances);
  if (!may.ok) return may;
  const run = {
    ...newRun(session, caller.seatId),
    id: newIds[0]!,
    hyperparameters,
    parameters: may.parameters,
    group: null,
    forkedFrom: null,
    prediction,
    cell: { sweep: sweep.number, index: next.index },
  };
  return {
    ok: true,
    changes: [{ kind: 'run-submitted', at: now, run }],
    data: { runId: run.id, number: run.number, cell: next.index },
  };
};
