/** Sessions in the database: everything is read and written here, one transaction per request. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Known } from '#lib/analysis/findings.ts';
import type { WaitingStudent } from '#lib/classroom/admission.ts';
import type { Change } from '#lib/classroom/change.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import type { EpochConfusion, Predictions } from '#lib/classroom/run-report.ts';
import type { Run, RunState, Session, Test } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Health } from '#lib/network/health.ts';
import { readHistory } from './history.ts';
import { loadSession } from './load-session.ts';
import { createProgressClock, type ProgressClock } from './progress-clock.ts';
import {
  type PredictionMark,
  readBoundaries,
  readConfusions,
  readCourse,
  readHealth,
  readPredictionMarks,
  readPredictions,
} from './read-evaluations.ts';
import { readMetrics } from './read-metrics.ts';
import { createReports, type ReportStore } from './reports.ts';
import { readForm, readHyperparameters, readSettings } from './stored.ts';
import type { DatedForm, Stored, Tables } from './tables.ts';
import { type Hidden, writeChanges } from './write-changes.ts';

/** A request that must not be carried out twice. */
export type RequestKey = { readonly caller: string; readonly requestId: string };

/** The work of one transaction; all methods run inside it. */
export type SessionTransaction = {
  /** For other writes in the same transaction, such as the queue's. */
  readonly transaction: Transaction<Tables>;
  /** The session's sequence, with its row locked until the end; undefined if there is none. */
  lock(code: string): Promise<number | undefined>;
  load(code: string): Promise<Session>;
  /** Creates a session; false if the code is taken. */
  create(session: Session, instructorKeyHash: string, recovery: string): Promise<boolean>;
  /** The sealed results of the session's finished runs. */
  tests(code: string): Promise<Record<string, Test>>;
  /** Adds this hash for the seat or, without a seat, for the instructor. */
  addCredential(code: string, seatId: string | null, hash: string): Promise<void>;
  /** Deletes the session and everything in it; returns its runs, which are remembered as deleted. */
  delete(code: string, at: number): Promise<string[]>;
  /** The epochs of a run, and as much of its health as findings need. */
  course(runId: string): Promise<Pick<Known, 'epochs' | 'health'>>;
  write(after: Session, changes: readonly Change[], hidden: Hidden): Promise<void>;
  answer(request: RequestKey): Promise<object | undefined>;
  remember(request: RequestKey, reply: object, at: number): Promise<void>;
};

/** The owner of a secret: a seat, or null for the instructor; with the seat's last form, and when it was saved. */
export type Holder = { readonly seatId: string | null; readonly form: DatedForm | null };

export type SessionStore = ReportStore & {
  transact<Result>(work: (transaction: SessionTransaction) => Promise<Result>): Promise<Result>;
  find(code: string): Promise<{ title: string; closed: boolean; locked: boolean } | undefined>;
  /** The owner of this secret in the session; undefined if there is none. */
  holderOf(code: string, hash: string): Promise<Holder | undefined>;
  /** The recovery code of a seat, or with null the session's. */
  recoveryOf(code: string, seatId: string | null): Promise<string | undefined>;
  keepForm(code: string, seatId: string, form: DatedForm): Promise<void>;
  /** Training points after the held step of each run, and epoch points at or after it. */
  metrics(held: Readonly<Record<string, number>>): Promise<Record<string, DatedMetrics>>;
  /** Everything that happened in the session, oldest first; trainers' reports are reduced to epochs. */
  history(code: string): Promise<Change[]>;
  /** Students of all sessions with a waiting run, each with the run that is their next. */
  waitingStudents(): Promise<(WaitingStudent & { next: Hyperparameters })[]>;
  /** The runs that ended last, for their cost. */
  lastEnded(count: number): Promise<Pick<Run, 'hyperparameters' | 'step' | 'computeSeconds'>[]>;
  /** Waiting and training runs, in the order of submission. */
  unfinishedRuns(): Promise<{ code: string; runId: string; attempt: number; state: RunState }[]>;
  testResult(runId: string): Promise<{ loss: number; accuracy: number } | undefined>;
  /** The run's confusion matrix for each epoch after `after`, in order. */
  confusions(runId: string, after: number): Promise<EpochConfusion[]>;
  /** The run's boundary for each epoch after `after` that has one, in order; or only the last of them. */
  boundaries(runId: string, after: number, only?: 'last'): Promise<Boundary[]>;
  /** The run's health for each measured epoch after `after`, in order; or only for the `last` of them. */
  health(runId: string, after: number, last?: number): Promise<Health[]>;
  /** The run's latest predictions on that set; undefined before the first. */
  predictions(runId: string, set: Predictions['set']): Promise<Predictions | undefined>;
  /** Which predictions of these runs are stored, in a fixed order. */
  predictionMarks(runIds: readonly string[]): Promise<PredictionMark[]>;
  /** Runs of deleted sessions, whose files a trainer may still have. */
  deletedRuns(): Promise<string[]>;
  /** Deletes the records of runs deleted before that time. */
  forgetDeletedRuns(before: number): Promise<void>;
  /** Deletes answers given before that time. */
  forgetAnswers(before: number): Promise<void>;
};

type WaitingRow = {
  seat_id: string;
  used: number;
  since: Date;
  lent: number;
  urgent: boolean;
  paused: boolean;
  next: Stored<Hyperparameters>;
};

const waitingStudents = sql`
  select waiting.*, own.used, own.lent
  from (
    select run.seat_id, min(run.submitted_at) as since, bool_or(run.urgent) as urgent,
      bool_or((session.settings ->> 'paused')::boolean) as paused,
      (array_agg(run.hyperparameters order by run.urgent desc, run.place))[1] as next
    from run join session on session.code = run.session_code
    where run.state = 'queued'
    group by run.seat_id
  ) waiting
  cross join lateral (
    select sum(run_progress.compute_seconds) as used,
      (count(*) filter (where run.state = 'training'))::integer as lent
    from run join run_progress on run_progress.run_id = run.id
    where run.seat_id = waiting.seat_id
  ) own`;

function sessionTransaction(transaction: Transaction<Tables>, progress: ProgressClock): SessionTransaction {
  return {
    transaction,
    load: (code) => loadSession(transaction, code),
    async lock(code) {
      const row = await transaction
        .selectFrom('session')
        .select('sequence')
        .where('code', '=', code)
        .forUpdate()
        .executeTakeFirst();
      return row?.sequence;
    },
    async create(session, instructorKeyHash, recovery) {
      const inserted = await transaction
        .insertInto('session')
        .values({
          code: session.code,
          title: session.title,
          demo: session.demo,
          opened_at: new Date(session.openedAt),
          closed_at: null,
          settings: JSON.stringify(session.settings),
          lesson: JSON.stringify(session.lesson),
          board: JSON.stringify(session.board),
          projector: JSON.stringify(session.projector),
          sweeps: JSON.stringify(session.sweeps),
          sequence: session.sequence,
          recovery,
        })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returning('code')
        .executeTakeFirst();
      if (!inserted) return false;
      await this.addCredential(session.code, null, instructorKeyHash);
      return true;
    },
    async tests(code) {
      const rows = await transaction
        .selectFrom('test_result')
        .innerJoin('run', 'run.id', 'test_result.run_id')
        .select(['run.id', 'test_result.accuracy', 'test_result.loss'])
        .where('run.session_code', '=', code)
        .where('run.state', '=', 'finished')
        .execute();
      return Object.fromEntries(rows.map(({ id, accuracy, loss }) => [id, { accuracy, loss }]));
    },
    async addCredential(code, seatId, hash) {
      await transaction
        .insertInto('credential')
        .values({ session_code: code, seat_id: seatId, hash })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async delete(code, at) {
      const runs = await transaction.selectFrom('run').select('id').where('session_code', '=', code).execute();
      const runIds = runs.map(({ id }) => id);
      await transaction.deleteFrom('session').where('code', '=', code).execute();
      const rows = runIds.map((run_id) => ({ run_id, at: new Date(at) }));
      if (rows.length > 0) await transaction.insertInto('deleted_run').values(rows).execute();
      return runIds;
    },
    course: (runId) => readCourse(transaction, runId),
    write: (after, changes, hidden) => writeChanges(transaction, after, changes, hidden, progress),
    async answer({ caller, requestId }) {
      const row = await transaction
        .selectFrom('answered_request')
        .select('reply')
        .where('caller', '=', caller)
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      return row?.reply;
    },
    async remember({ caller, requestId }, reply, at) {
      await transaction
        .insertInto('answered_request')
        .values({ caller, request_id: requestId, reply: JSON.stringify(reply), at: new Date(at) })
        .execute();
    },
  };
}

/** The store on an open, migrated database. */
export function createSessionStore(db: Kysely<Tables>): SessionStore {
  const progress = createProgressClock();
  return {
    ...createReports(db),
    transact: (work) => db.transaction().execute((transaction) => work(sessionTransaction(transaction, progress))),
    async find(code) {
      const row = await db
        .selectFrom('session')
        .select(['title', 'closed_at', 'settings'])
        .where('code', '=', code)
        .executeTakeFirst();
      return row && { title: row.title, closed: row.closed_at !== null, locked: readSettings(row.settings).locked };
    },
    async holderOf(code, hash) {
      const row = await db
        .selectFrom('credential')
        .leftJoin('seat', 'seat.id', 'credential.seat_id')
        .select(['credential.seat_id as seatId', 'seat.form'])
        .where('credential.session_code', '=', code)
        .where('credential.hash', '=', hash)
        .executeTakeFirst();
      return row && { seatId: row.seatId, form: row.form ? readForm(row.form) : null };
    },
    async recoveryOf(code, seatId) {
      const row =
        seatId === null
          ? await db.selectFrom('session').select('recovery').where('code', '=', code).executeTakeFirst()
          : await db
              .selectFrom('seat')
              .select('recovery')
              .where('session_code', '=', code)
              .where('id', '=', seatId)
              .executeTakeFirst();
      return row?.recovery ?? undefined;
    },
    async keepForm(code, seatId, form) {
      await db
        .updateTable('seat')
        .set({ form: JSON.stringify(form) })
        .where('session_code', '=', code)
        .where('id', '=', seatId)
        .execute();
    },
    metrics: (held) => readMetrics(db, held),
    history: (code) => readHistory(db, code),
    async waitingStudents() {
      const { rows } = await sql<WaitingRow>`${waitingStudents}`.execute(db);
      return rows.map(({ seat_id, used, since, lent, urgent, paused, next }) => ({
        seatId: seat_id,
        used,
        since: since.getTime(),
        lent,
        urgent,
        paused,
        next: readHyperparameters(next),
      }));
    },
    async lastEnded(count) {
      const rows = await db
        .selectFrom('run')
        .innerJoin('run_progress', 'run_progress.run_id', 'run.id')
        .select(['hyperparameters', 'step', 'compute_seconds as computeSeconds'])
        .where('state', '=', 'finished')
        .orderBy('ended_at', 'desc')
        .limit(count)
        .execute();
      return rows.map((row) => ({ ...row, hyperparameters: readHyperparameters(row.hyperparameters) }));
    },
    async unfinishedRuns() {
      return db
        .selectFrom('run')
        .select(['session_code as code', 'id as runId', 'attempt', 'state'])
        .where('state', 'in', ['queued', 'training'])
        .orderBy('submitted_at')
        .execute();
    },
    async testResult(runId) {
      return db.selectFrom('test_result').select(['loss', 'accuracy']).where('run_id', '=', runId).executeTakeFirst();
    },
    confusions: (runId, after) => readConfusions(db, runId, after),
    boundaries: (runId, after, only) => readBoundaries(db, runId, after, only),
    health: (runId, after, last) => readHealth(db, runId, after, last),
    predictions: (runId, set) => readPredictions(db, runId, set),
    predictionMarks: (runIds) => readPredictionMarks(db, runIds),
    async deletedRuns() {
      const rows = await db.selectFrom('deleted_run').select('run_id').execute();
      return rows.map(({ run_id }) => run_id);
    },
    async forgetDeletedRuns(before) {
      await db.deleteFrom('deleted_run').where('at', '<', new Date(before)).execute();
    },
    async forgetAnswers(before) {
      await db.deleteFrom('answered_request').where('at', '<', new Date(before)).execute();
    },
  };
}
