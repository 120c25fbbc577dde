/** The rules of questions for the class: asking, closing and reopening one, and training its next cell. */
import type { Change } from '../classroom/change.ts';
import {
  brokenRules,
  impossibleRule,
  refusalOfDataset,
  refusalOfRule,
  rulePaths,
  rulesOf,
} from '../classroom/fields.ts';
import { graphemes, tidy } from '../classroom/nickname.ts';
import type { Session } from '../classroom/session.ts';
import {
  cellCount,
  hyperparametersOfCell,
  maximumQuestion,
  maximumSweeps,
  nextCell,
  openSweep as openSweepOf,
} from '../classroom/sweep.ts';
import type { Sweep, SweepDraft } from '../classroom/sweep-schemas.ts';
import { datasetOf } from '../datasets/datasets.ts';
import { type Hyperparameters, parseHyperparameters } from '../hyperparameters/hyperparameters.ts';
import { isChance, settingsKey } from '../hyperparameters/relevance.ts';
import { refusalOfCost } from '../network/cost.ts';
import { describeNetwork } from '../network/network.ts';
import type { Refusal } from '../refusal.ts';
import { type Circumstances, closed, type Rule, refuse } from './rule.ts';
import { admitted, beyondEpochLimit } from './submitting.ts';

const noQuestion = () => refuse({ code: 'no-question', message: 'There is no such question for the class.' });

/** Why no field of this path and these values can be asked about, if so; the seed and the data set cannot. */
function faultOfField({ path, values }: SweepDraft['fields'][number], place: number): Refusal | undefined {
  const known = rulePaths.includes(path) && path !== 'dataset' && !isChance(path);
  const impossible = !known || values.some((value) => impossibleRule({ [path]: { mode: 'fixed', value } }));
  if (!impossible) return undefined;
  const message = `“${path}” cannot be asked about with these values.`;
  return { code: 'impossible-value', path: `sweep.fields.${place}`, message, params: { field: path } };
}

/** Why no student could train this cell in the session, if so. */
function faultOfCell(session: Session, cell: Hyperparameters): Refusal | undefined {
  const parsed = parseHyperparameters(cell);
  if (!parsed.ok) return parsed.refusal;
  const [broken] = brokenRules(rulesOf(session), cell);
  if (broken) return refusalOfRule(`hyperparameters.${broken.path}`, broken.rule);
  const described = describeNetwork(cell, datasetOf(cell));
  if (!described.ok) return described.refusal;
  return beyondEpochLimit(session, cell.epochs) ?? refusalOfCost(described.network, cell);
}

/** Why the class cannot be asked this, if so. */
export function faultOfSweep(
  session: Session,
  sweep: SweepDraft,
  { datasets }: Pick<Circumstances, 'datasets'>,
): Refusal | undefined {
  const question = tidy(sweep.question);
  if (question === '' || graphemes(question) > maximumQuestion) {
    const message = `Write the question, in at most ${maximumQuestion} letters.`;
    return { code: 'question-invalid', path: 'sweep.question', message, params: { maximum: maximumQuestion } };
  }
  const field = sweep.fields.map(faultOfField).find(Boolean);
  if (field) return field;
  const indices = Array.from({ length: cellCount(sweep) }, (_, index) => index);
  const cells = indices.map((index) => hyperparametersOfCell(sweep, index));
  if (new Set(cells.map(settingsKey)).size < cells.length) {
    const message = 'Two cells would train the same network: choose values that differ, of fields that matter here.';
    return { code: 'same-cells', path: 'sweep.fields', message };
  }
  // The last turn's seed too: the seed may be locked.
  const trained = [...cells, hyperparametersOfCell(sweep, 0, sweep.seeds - 1)];
  return (
    trained.map((cell) => faultOfCell(session, cell)).find(Boolean) ??
    refusalOfDataset(sweep.hyperparameters.dataset, datasets, 'hyperparameters.dataset')
  );
}

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
  const fault = faultOfSweep(session, sweep, circumstances);
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
    id: newIds[0]!,
    number: Object.keys(session.runs).length + 1,
    seatId: caller.seatId,
    hyperparameters,
    parameters: may.parameters,
    group: null,
    round: session.lesson.round?.number ?? null,
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
