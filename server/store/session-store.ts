/** Sessions in the database: everything is read and written here, inside one transaction a request. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Metrics } from '#lib/metrics/point.ts';
import type { WaitingStudent } from '#lib/session/admission.ts';
import type { Change, Run, RunState, Session } from '#lib/session/session.ts';
import { epochOfRow, pointOfRow, rowOfEpoch, rowOfPoint, rowOfRun, sessionOfRows } from './rows.ts';
import type { EpochPointRow, Tables, TrainingPointRow } from './tables.ts';

/** What a change brings along that no screen may see. */
export type Hidden = {
  /** By seat: the hash of its token. */
  readonly seatTokenHashes?: Readonly<Record<string, string>>;
  readonly testResults?: readonly { runId: string; loss: number; accuracy: number }[];
};

/** A request that must not be carried out twice. */
export type RequestKey = { readonly caller: string; readonly requestId: string };

/** The work of one transaction; every method runs inside it. */
export type SessionTransaction = {
  /** For others that must write in the same transaction, such as the queue. */
  readonly transaction: Transaction<Tables>;
  /** The sequence of the session, whose row stays locked until the end; undefined if there is none. */
  lock(code: string): Promise<number | undefined>;
  load(code: string): Promise<Session>;
  /** Makes a new session; false where the code is taken. */
  create(session: Session, instructorKeyHash: string): Promise<boolean>;
  /** Writes what the changes did to the session. */
  write(after: Session, changes: readonly Change[], hidden: Hidden): Promise<void>;
  answer(request: RequestKey): Promise<object | undefined>;
  remember(request: RequestKey, reply: object, at: number): Promise<void>;
};

export type SessionStore = {
  transact<Result>(work: (transaction: SessionTransaction) => Promise<Result>): Promise<Result>;
  find(code: string): Promise<{ title: string; closed: boolean } | undefined>;
  /** The seat of this token in this session. */
  seatOfToken(code: string, tokenHash: string): Promise<string | undefined>;
  instructorKeyHash(code: string): Promise<string | undefined>;
  /** Training points after the held step of each run, and epoch points at or after it. */
  metrics(held: Readonly<Record<string, number>>): Promise<Record<string, Metrics>>;
  /** Students of all sessions who have a run waiting, but for sessions that are paused. */
  waitingStudents(): Promise<WaitingStudent[]>;
  /** The runs that ended last, for what they took. */
  lastEnded(count: number): Promise<Pick<Run, 'hyperparameters' | 'step' | 'gpuSeconds'>[]>;
  /** Runs that wait or train, in the order in which they were handed in. */
  unfinishedRuns(): Promise<{ code: string; runId: string; attempt: number; state: RunState }[]>;
  testResult(runId: string): Promise<{ loss: number; accuracy: number } | undefined>;
  /** Forgets answers given before that moment. */
  forgetAnswers(before: number): Promise<void>;
};

type WaitingRow = { seat_id: string; used: number; since: Date; lent: number; urgent: boolean };

const waitingStudents = sql`
  select waiting.seat_id, min(waiting.handed_in_at) as since, bool_or(waiting.urgent) as urgent,
    (select sum(own.gpu_seconds) from run own where own.seat_id = waiting.seat_id) as used,
    (select count(*)::integer from run own where own.seat_id = waiting.seat_id and own.state = 'training') as lent
  from run waiting join session on session.code = waiting.session_code
  where waiting.state = 'queued' and not (session.settings ->> 'paused')::boolean
  group by waiting.seat_id`;

async function load(db: Kysely<Tables>, code: string): Promise<Session> {
  const row = await db.selectFrom('session').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
  const seats = await db.selectFrom('seat').selectAll().where('session_code', '=', code).execute();
  const runs = await db.selectFrom('run').selectAll().where('session_code', '=', code).execute();
  return sessionOfRows(row, seats, runs);
}

async function writeSeats(db: Kysely<Tables>, { code, seats }: Session, changes: readonly Change[], hidden: Hidden) {
  for (const change of changes) {
    if (change.kind === 'quota-granted') {
      const { extraQuota } = seats[change.seatId]!;
      await db.updateTable('seat').set({ extra_quota: extraQuota }).where('id', '=', change.seatId).execute();
    }
    if (change.kind !== 'seat-joined') continue;
    const { id, nickname, number, joinedAt } = change.seat;
    const token_hash = hidden.seatTokenHashes?.[id];
    if (!token_hash) throw new Error(`Seat ${id} comes without the hash of its token.`);
    await db
      .insertInto('seat')
      .values({
        id,
        session_code: code,
        number,
        nickname,
        token_hash,
        joined_at: new Date(joinedAt),
        extra_quota: 0,
      })
      .execute();
  }
}

async function writeRuns(db: Kysely<Tables>, after: Session, changes: readonly Change[]) {
  const changed = new Set(
    changes.flatMap((change) =>
      change.kind === 'run-handed-in'
        ? [change.run.id]
        : change.kind === 'runs-reordered'
          ? change.runIds
          : 'runId' in change
            ? [change.runId]
            : [],
    ),
  );
  if (changed.size === 0) return;
  const rows = [...changed].map((runId) => rowOfRun(after.code, after.runs[runId]!));
  const { id, session_code, seat_id, number, parameters, handed_in_at, run_group, ...mutable } = rows[0]!;
  await db
    .insertInto('run')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) =>
          Object.fromEntries(
            (Object.keys(mutable) as (keyof typeof mutable)[]).map((column) => [column, eb.ref(`excluded.${column}`)]),
          ),
        ),
    )
    .execute();
}

async function writePoints(db: Kysely<Tables>, changes: readonly Change[]) {
  const reports = changes.filter((change) => change.kind === 'run-reported');
  const points = reports.flatMap(({ runId, at, points }) => points.map((point) => rowOfPoint(runId, at, point)));
  const epochs = reports.flatMap(({ runId, at, epochs }) => epochs.map((epoch) => rowOfEpoch(runId, at, epoch)));
  // A repeated point is the same point: the first stays.
  if (points.length > 0) {
    await db
      .insertInto('training_point')
      .values(points)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (epochs.length > 0) {
    await db
      .insertInto('epoch_point')
      .values(epochs)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function writeHistory(db: Kysely<Tables>, after: Session, changes: readonly Change[]) {
  const before = after.sequence - changes.length;
  const rows = changes.flatMap((change, index) =>
    change.kind === 'run-reported'
      ? []
      : [
          {
            session_code: after.code,
            sequence: before + index + 1,
            at: new Date(change.at),
            body: JSON.stringify(change),
          },
        ],
  );
  if (rows.length > 0) await db.insertInto('change').values(rows).execute();
}

function sessionTransaction(transaction: Transaction<Tables>): SessionTransaction {
  return {
    transaction,
    load: (code) => load(transaction, code),
    async lock(code) {
      const row = await transaction
        .selectFrom('session')
        .select('sequence')
        .where('code', '=', code)
        .forUpdate()
        .executeTakeFirst();
      return row?.sequence;
    },
    async create(session, instructorKeyHash) {
      const inserted = await transaction
        .insertInto('session')
        .values({
          code: session.code,
          title: session.title,
          instructor_key_hash: instructorKeyHash,
          opened_at: new Date(session.openedAt),
          closed_at: null,
          settings: JSON.stringify(session.settings),
          sequence: session.sequence,
        })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returning('code')
        .executeTakeFirst();
      return inserted !== undefined;
    },
    async write(after, changes, hidden) {
      await writeSeats(transaction, after, changes, hidden);
      await writeRuns(transaction, after, changes);
      await writePoints(transaction, changes);
      await writeHistory(transaction, after, changes);
      for (const { runId, loss, accuracy } of hidden.testResults ?? []) {
        await transaction
          .insertInto('test_result')
          .values({ run_id: runId, loss, accuracy, at: new Date(changes.at(-1)!.at) })
          // A run that was extended is tested again at its new end.
          .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ loss, accuracy }))
          .execute();
      }
      await transaction
        .updateTable('session')
        .set({
          sequence: after.sequence,
          closed_at: after.closedAt === null ? null : new Date(after.closedAt),
          settings: JSON.stringify(after.settings),
        })
        .where('code', '=', after.code)
        .execute();
    },
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

/** The store on an opened, migrated database. */
export function createSessionStore(db: Kysely<Tables>): SessionStore {
  return {
    transact: (work) => db.transaction().execute((transaction) => work(sessionTransaction(transaction))),
    async find(code) {
      const row = await db
        .selectFrom('session')
        .select(['title', 'closed_at'])
        .where('code', '=', code)
        .executeTakeFirst();
      return row && { title: row.title, closed: row.closed_at !== null };
    },
    async seatOfToken(code, tokenHash) {
      const row = await db
        .selectFrom('seat')
        .select('id')
        .where('session_code', '=', code)
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return row?.id;
    },
    async instructorKeyHash(code) {
      const row = await db
        .selectFrom('session')
        .select('instructor_key_hash')
        .where('code', '=', code)
        .executeTakeFirst();
      return row?.instructor_key_hash;
    },
    metrics: (held) => readMetrics(db, held),
    async waitingStudents() {
      const { rows } = await sql<WaitingRow>`${waitingStudents}`.execute(db);
      return rows.map(({ seat_id, used, since, lent, urgent }) => ({
        seatId: seat_id,
        used,
        since: since.getTime(),
        lent,
        urgent,
      }));
    },
    async lastEnded(count) {
      const rows = await db
        .selectFrom('run')
        .select(['hyperparameters', 'step', 'gpu_seconds as gpuSeconds'])
        .where('state', '=', 'finished')
        .orderBy('ended_at', 'desc')
        .limit(count)
        .execute();
      return rows;
    },
    async unfinishedRuns() {
      return db
        .selectFrom('run')
        .select(['session_code as code', 'id as runId', 'attempt', 'state'])
        .where('state', 'in', ['queued', 'training'])
        .orderBy('handed_in_at')
        .execute();
    },
    async testResult(runId) {
      return db.selectFrom('test_result').select(['loss', 'accuracy']).where('run_id', '=', runId).executeTakeFirst();
    },
    async forgetAnswers(before) {
      await db.deleteFrom('answered_request').where('at', '<', new Date(before)).execute();
    },
  };
}

async function readMetrics(
  db: Kysely<Tables>,
  held: Readonly<Record<string, number>>,
): Promise<Record<string, Metrics>> {
  const runIds = Object.keys(held);
  const result: Record<string, Metrics> = Object.fromEntries(runIds.map((id) => [id, { points: [], epochs: [] }]));
  if (runIds.length === 0) return result;
  const cursor = sql`(select * from unnest(${runIds}::text[], ${Object.values(held)}::integer[]) as held (run_id, held_step)) as held`;
  const points = await sql<TrainingPointRow>`
    select p.* from ${cursor} join training_point p on p.run_id = held.run_id and p.step > held.held_step
    order by p.step`.execute(db);
  const epochs = await sql<EpochPointRow>`
    select e.* from ${cursor} join epoch_point e on e.run_id = held.run_id and e.step >= held.held_step
    order by e.step`.execute(db);
  for (const row of points.rows) result[row.run_id]!.points.push(pointOfRow(row));
  for (const row of epochs.rows) result[row.run_id]!.epochs.push(epochOfRow(row));
  return result;
}
