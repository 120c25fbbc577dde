/** The rules of submitting: a new run, the same with other seeds, more epochs for a finished one. */
import { brokenRules, refusalOfDataset, refusalOfRule, rulesOf } from '../classroom/fields.ts';
import { isRunning } from '../classroom/lesson.ts';
import { beyondEpochLimit, ledgerOf } from '../classroom/quota.ts';
import { isUnderWay, type Run, runsInOrder, type Session } from '../classroom/session.ts';
import { datasetOf } from '../datasets/datasets.ts';
import { mostEpochs } from '../hyperparameters/dataset-limits.ts';
import { differences, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { refusalOfCost } from '../network/cost.ts';
import { describeNetwork } from '../network/network.ts';
import type { Refusal } from '../refusal.ts';
import { type Circumstances, closed, hasEnded, type Rule, refuse } from './rule.ts';

/** More unfinished runs than anybody can watch. */
export const maximumRunsUnderWay = 20;

/** Why this student may not have `more` active runs of so many epochs, if so. */
function limitReached(session: Session, seatId: string, more: number, epochs: number): Refusal | undefined {
  const { runLimit } = session.settings;
  const maximum = runLimit ?? maximumRunsUnderWay;
  const underWay = Object.values(session.runs).filter((run) => run.seatId === seatId && isUnderWay(run)).length;
  if (underWay + more > maximum) {
    return {
      code: 'too-many-runs',
      message: `You may have ${maximum} runs waiting or training: stop one, or wait until one ends.`,
      params: { maximum },
    };
  }
  const tooLong = beyondEpochLimit(session, epochs);
  if (tooLong) return tooLong;
  const { left, quota } = ledgerOf(session, seatId);
  if (left === 0 && quota !== null) {
    return {
      code: 'quota-used-up',
      message: `Your quota of ${Math.round(quota)} s of compute time is used up: ask the instructor for more.`,
      params: { quota: Math.round(quota) },
    };
  }
  return undefined;
}

/** Why the lesson does not let this student submit `more` runs of these hyperparameters now, if so. */
function lessonForbids(
  session: Session,
  seatId: string,
  hyperparameters: Hyperparameters,
  more: number,
  now: number,
): Refusal | undefined {
  const { standing } = session.seats[seatId]!;
  if (standing === 'waiting') {
    return { code: 'not-let-in', message: 'The instructor has not let you in yet: wait a moment.' };
  }
  const { round } = session.lesson;
  if (round && !isRunning(round, now)) {
    return { code: 'round-over', message: 'The round is over: wait for the next one.' };
  }
  if (round?.runLimit != null) {
    const own = Object.values(session.runs).filter((run) => run.seatId === seatId && run.round === round.number);
    if (own.length + more > round.runLimit) {
      return {
        code: 'round-runs-used',
        message: `This round allows ${round.runLimit} runs per student, and you have submitted ${own.length}.`,
        params: { maximum: round.runLimit, used: own.length },
      };
    }
  }
  const [broken] = brokenRules(rulesOf(session), hyperparameters);
  return broken && refusalOfRule(`hyperparameters.${broken.path}`, broken.rule);
}

/** Any student's finished run with the same hyperparameters and seed. */
export function finishedTwin(session: Session, hyperparameters: Hyperparameters): Run | undefined {
  return runsInOrder(session).find(
    (run) => run.state === 'finished' && differences(run.hyperparameters, hyperparameters).length === 0,
  );
}

/** Whether this student may submit a run of these hyperparameters now, and its number of parameters. */
export function admitted(
  session: Session,
  seatId: string,
  { hyperparameters, prediction }: Pick<Run, 'hyperparameters' | 'prediction'>,
  { now, datasets }: Circumstances,
): { ok: true; parameters: number } | { ok: false; refusal: Refusal } {
  if (session.closedAt !== null) return closed();
  const limit =
    lessonForbids(session, seatId, hyperparameters, 1, now) ??
    limitReached(session, seatId, 1, hyperparameters.epochs) ??
    refusalOfDataset(hyperparameters.dataset, datasets, 'hyperparameters.dataset');
  if (limit) return refuse(limit);
  if (session.settings.predict && prediction === null) {
    return refuse({
      code: 'prediction-missing',
      path: 'prediction',
      message: 'First predict the validation accuracy, in percent.',
    });
  }
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) return described;
  const costly = refusalOfCost(described.network, hyperparameters);
  if (costly) return refuse(costly);
  return { ok: true, parameters: described.network.parameters };
}

/** What every submitted run has; its request submits `before` others first. */
export const newRun = (session: Session, seatId: string, before = 0) => ({
  number: Object.keys(session.runs).length + 1 + before,
  seatId,
  round: session.lesson.round?.number ?? null,
});

export const submitRun: Rule<'submit-run'> = (session, caller, payload, circumstances) => {
  const { hyperparameters, again, prediction = null, forkedFrom = null } = payload;
  const { now, newIds } = circumstances;
  const may = admitted(session, caller.seatId, { hyperparameters, prediction }, circumstances);
  if (!may.ok) return may;
  const twin = again ? undefined : finishedTwin(session, hyperparameters);
  if (twin) {
    const nickname = session.seats[twin.seatId]!.nickname;
    return refuse({
      code: 'duplicate-run',
      path: 'hyperparameters',
      message: `Run ${twin.number} by ${nickname} has finished with the same hyperparameters and seed: look at it, or choose another seed.`,
      params: { number: twin.number, runId: twin.id, nickname },
    });
  }
  const run = {
    ...newRun(session, caller.seatId),
    id: newIds[0]!,
    hyperparameters,
    parameters: may.parameters,
    group: null,
    forkedFrom: forkedFrom !== null && Object.hasOwn(session.runs, forkedFrom) ? forkedFrom : null,
    prediction,
    cell: null,
  };
  return {
    ok: true,
    changes: [{ kind: 'run-submitted', at: now, run }],
    data: { runId: run.id, number: run.number },
  };
};

/** One of the student's own runs; others' count as missing. */
function ownRun(session: Session, seatId: string, runId: string): Run | undefined {
  const run = Object.hasOwn(session.runs, runId) ? session.runs[runId] : undefined;
  return run?.seatId === seatId ? run : undefined;
}

const noSuchRun = () => refuse({ code: 'no-such-run', path: 'runId', message: 'There is no such run among your own.' });

export const repeatRun: Rule<'repeat-run'> = (session, caller, { runId, seeds }, { now, newIds, datasets }) => {
  if (session.closedAt !== null) return closed();
  const original = ownRun(session, caller.seatId, runId);
  if (!original) return noSuchRun();
  const repeated = seeds.map((seed) => ({ ...original.hyperparameters, seed }));
  const limit =
    repeated.map((each) => lessonForbids(session, caller.seatId, each, seeds.length, now)).find(Boolean) ??
    limitReached(session, caller.seatId, seeds.length, original.hyperparameters.epochs) ??
    refusalOfDataset(original.hyperparameters.dataset, datasets, 'runId');
  if (limit) return refuse(limit);
  const runs = repeated.map((hyperparameters, index) => ({
    ...newRun(session, caller.seatId, index),
    id: newIds[index]!,
    hyperparameters,
    parameters: original.parameters,
    group: original.group ?? original.id,
    forkedFrom: original.forkedFrom,
    prediction: null,
    cell: null,
  }));
  return {
    ok: true,
    changes: runs.map((run) => ({ kind: 'run-submitted', at: now, run })),
    data: { runIds: runs.map(({ id }) => id) },
  };
};

export const extendRun: Rule<'extend-run'> = (session, caller, { runId, epochs: more }, { now, datasets }) => {
  if (session.closedAt !== null) return closed();
  const run = ownRun(session, caller.seatId, runId);
  if (!run) return noSuchRun();
  if (isUnderWay(run)) {
    return refuse({
      code: 'run-not-finished',
      path: 'runId',
      message: `Run ${run.number} has not finished yet.`,
      params: { number: run.number },
    });
  }
  if (run.state !== 'finished') return hasEnded(run);
  if (run.ending?.state === 'finished' && run.ending.stoppedEarly) {
    return refuse({
      code: 'run-stopped-early',
      path: 'runId',
      message: `Run ${run.number} stopped early and would stop again: submit a new one without early stopping.`,
      params: { number: run.number },
    });
  }
  const epochs = run.hyperparameters.epochs + more;
  const maximumEpochs = mostEpochs(datasetOf(run.hyperparameters));
  if (epochs > maximumEpochs) {
    return refuse({
      code: 'too-big',
      path: 'epochs',
      message: `A run may have at most ${maximumEpochs} epochs in total.`,
      params: { maximum: maximumEpochs - run.hyperparameters.epochs },
    });
  }
  const extended = { ...run.hyperparameters, epochs };
  const described = describeNetwork(extended, datasetOf(extended));
  const limit =
    lessonForbids(session, caller.seatId, extended, 0, now) ??
    limitReached(session, caller.seatId, 1, epochs) ??
    refusalOfDataset(extended.dataset, datasets, 'runId') ??
    (described.ok ? refusalOfCost(described.network, extended) : described.refusal);
  if (limit) return refuse(limit);
  return { ok: true, changes: [{ kind: 'run-extended', at: now, runId, epochs }], data: {} };
};
