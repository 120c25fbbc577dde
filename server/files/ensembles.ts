/**
 * The class's ensemble for its screens, counted from stored predictions.
 *
 * All get the same one, as far as the board shows its runs to the class. A count is kept until other runs count or one of them
 * has newer predictions, and looked at again at most every three seconds, except after the instructor has changed what
 * the class may see. One is made at a time, in small parts, so that everybody else's requests go on.
 */
import { setImmediate as others } from 'node:timers/promises';
import {
  addsMost,
  byAccuracy,
  type Candidates,
  type Ensemble,
  ensembleCandidates,
  ensembleOf,
  type Member,
} from '#lib/analysis/ensemble.ts';
import { datasetOfBoard, roundOfBoard } from '#lib/analysis/leaderboard.ts';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';
import type { Run, Session } from '#lib/classroom/session.ts';
import { isShown } from '#lib/classroom/viewer.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { planOf } from '#lib/network/training-plan.ts';
import type { EnsembleOnSet, EnsembleReply } from '#lib/protocol/replies.ts';
import type { Reply } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { ImageSource } from './images.ts';

/** Sessions remembered. */
const remembered = 100;
/** Milliseconds for which a count is not looked at again. */
const fresh = 3000;

type Answer = Reply<'ensemble'>;
/** A count with what it was made of. */
type Counted = { readonly of: string; readonly answer: Answer };
type Kept = { readonly circumstances: string; readonly at: number; readonly counted: Promise<Counted> };

/** The ensemble of this session's class; `named` says whether its runs may be told apart. */
export type EnsembleSource = (session: Session, named: boolean) => Promise<Answer>;

const noDataSet: Refusal = { code: 'no-data-set', message: 'The web server does not have the data set.' };

/** What the instructor decides of it: which runs count on the board, and what of them the class may see. */
function circumstancesOf(session: Session): string {
  const { mode, frozen, budget, testOpenedAt } = session.board;
  const round = roundOfBoard(session);
  const unseen = Object.values(session.seats).flatMap((seat) => (isShown(seat, 'projector') ? [] : seat.id));
  return JSON.stringify([mode, frozen?.at, budget, round, datasetOfBoard(session, round), testOpenedAt, unseen]);
}

/** Numbers at an even place in memory, as typed arrays need. */
const numbersOf = (bytes: Uint8Array) => new Uint16Array(new Uint8Array(bytes).buffer);

const unnamed = (set: EnsembleOnSet | null): EnsembleOnSet | null =>
  set && { ...set, most: set.most && { ...set.most, runIds: [] } };

/** The same for those who may not tell students apart. */
const withoutNames = ({ validation, test, leftOut }: EnsembleReply): EnsembleReply => ({
  runIds: [],
  leftOut,
  validation: unnamed(validation),
  test: unnamed(test),
});

export function createEnsembles(parts: {
  store: Pick<SessionStore, 'predictions' | 'predictionMarks'>;
  images: Pick<ImageSource, 'chosen'>;
  /** Elapsed time in milliseconds. */
  elapsed: () => number;
}): EnsembleSource {
  const { store, images, elapsed } = parts;
  const kept = new Map<string, Kept>();
  let last: Promise<unknown> = Promise.resolve();

  /** The predictions of these runs on that set, without those of another size than so many images have. */
  async function read(runs: readonly Run[], set: 'validation' | 'test', bytes: number): Promise<Member[]> {
    const members: Member[] = [];
    for (const { id } of runs) {
      const found = await store.predictions(id, set);
      if (found?.probabilities.length === bytes) {
        members.push({ runId: id, probabilities: numbersOf(found.probabilities) });
      }
      // The embedded database answers in the same turn.
      await others();
    }
    return members;
  }

  function shown(members: readonly Member[], ensemble: Ensemble): EnsembleOnSet {
    const most = addsMost(ensemble);
    const runIds = most?.members.map((at) => members[at]!.runId) ?? [];
    const { images, together } = ensemble;
    return {
      images,
      together: [...together],
      most: most ? { runIds, runs: runIds.length, images: most.images } : null,
    };
  }

  async function count({ runs, leftOut }: Candidates): Promise<Answer> {
    const [first] = runs;
    const none = { runIds: [], leftOut: { ...leftOut, noPredictions: 0 }, validation: null, test: null };
    if (!first) return { ok: true, data: none };
    const dataset = datasetOf(first.hyperparameters);
    const classes = dataset.classes.length;
    const { validationImages } = planOf(first.hyperparameters);
    const { validationFrom } = first.hyperparameters;
    const validated = await images.chosen(dataset, 'validation', validationImages, validationFrom);
    const tested = runs.filter(({ test }) => test !== null);
    const test = tested.length > 0 ? await images.chosen(dataset, 'test', dataset.test) : null;
    if (!validated || test === undefined) return { ok: false, refusal: noDataSet };
    const bytes = bytesOfPrediction(classes);
    const unordered = await read(runs, 'validation', bytes * validated.labels.length);
    const members = byAccuracy(unordered, validated.labels, classes);
    await others();
    const noPredictions = runs.length - members.length;
    const data: EnsembleReply = { ...none, leftOut: { ...leftOut, noPredictions } };
    if (members.length === 0) return { ok: true, data };
    data.runIds = members.map(({ runId }) => runId);
    data.validation = shown(members, ensembleOf(members, validated.labels, classes));
    if (test) {
      const inOrder = data.runIds.flatMap((runId) => tested.find(({ id }) => id === runId) ?? []);
      const ofTest = await read(inOrder, 'test', bytes * test.labels.length);
      if (ofTest.length > 0) data.test = shown(ofTest, ensembleOf(ofTest, test.labels, classes));
    }
    return { ok: true, data };
  }

  /** Counts unless the last count was made of the same. */
  async function renewed(session: Session, before: Promise<Counted> | undefined): Promise<Counted> {
    const candidates = ensembleCandidates(session);
    const runIds = candidates.runs.map(({ id }) => id);
    const tested = candidates.runs.filter(({ test }) => test !== null).length;
    const of = JSON.stringify([runIds, candidates.leftOut, tested, await store.predictionMarks(runIds)]);
    const known = await before?.catch(() => undefined);
    if (known?.of === of && known.answer.ok) return known;
    const next = last.then(() => count(candidates));
    last = next.catch(() => undefined);
    return { of, answer: await next };
  }

  /** What was counted last, or a new count. */
  function current(session: Session): Promise<Counted> {
    const circumstances = circumstancesOf(session);
    const own = kept.get(session.code);
    if (own?.circumstances === circumstances && elapsed() - own.at < fresh) return own.counted;
    const next = { circumstances, at: elapsed(), counted: renewed(session, own?.counted) };
    kept.delete(session.code);
    kept.set(session.code, next);
    const [oldest] = kept.keys();
    if (kept.size > remembered) kept.delete(oldest!);
    next.counted.catch(() => {
      if (kept.get(session.code) === next) kept.delete(session.code);
    });
    return next.counted;
  }

  return async (session, named) => {
    const { answer } = await current(session);
    return answer.ok && !named ? { ok: true, data: withoutNames(answer.data) } : answer;
  };
}
