/** Writes the effects of changes to a session's tables. */
import type { Kysely } from 'kysely';
import type { Change } from '#lib/classroom/change.ts';
import type { EpochConfusion, Predictions } from '#lib/classroom/run-report.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Health } from '#lib/network/health.ts';
import type { Kept } from '#lib/rules/rule.ts';
import type { ProgressClock } from './progress-clock.ts';
import { writeReport } from './reports.ts';
import { changedSeatRow, rowOfEpoch, rowOfPoint, rowOfRun } from './rows.ts';
import type { Tables } from './tables.ts';

export type SeatSecrets = { readonly tokenHash: string; readonly recovery: string };

/** Data with a change that no screen may see. */
export type Hidden = Kept & {
  /** For a joining seat: the hash of its token, and its recovery code. */
  readonly seats?: Readonly<Record<string, SeatSecrets>>;
  /** The trainers that runs were lent to. */
  readonly loans?: readonly { runId: string; trainerId: string }[];
  readonly testResults?: readonly { runId: string; loss: number; accuracy: number }[];
  /** Confusion matrices, boundaries, health and predictions of runs; too large for every screen, so those that show them ask. */
  readonly evaluations?: readonly {
    runId: string;
    confusions: EpochConfusion[];
    boundaries: Boundary[];
    health: Health[];
    predictions: Predictions[];
  }[];
};

async function writeSeats(db: Kysely<Tables>, { code, seats }: Session, changes: readonly Change[], hidden: Hidden) {
  for (const change of changes) {
    if (change.kind === 'quota-granted' || change.kind === 'seat-changed') {
      await db.updateTable('seat').set(changedSeatRow(seats[change.seatId]!)).where('id', '=', change.seatId).execute();
    }
    if (change.kind !== 'seat-joined') continue;
    const { id, number, joinedAt } = change.seat;
    const secrets = hidden.seats?.[id];
    if (!secrets) throw new Error(`Seat ${id} has no token.`);
    await db
      .insertInto('seat')
      .values({
        ...changedSeatRow(change.seat),
        id,
        session_code: code,
        number,
        joined_at: new Date(joinedAt),
        recovery: secrets.recovery,
      })
      .execute();
    await db.insertInto('credential').values({ session_code: code, seat_id: id, hash: secrets.tokenHash }).execute();
  }
}

/** The runs modified by the change, apart from trainers' reports. */
function runsOf(change: Change): readonly string[] {
  switch (change.kind) {
    case 'run-reported':
      return [];
    case 'run-submitted':
      return [change.run.id];
    case 'runs-reordered':
      return change.runIds;
    case 'tests-opened':
      return Object.keys(change.tests);
    default:
      return 'runId' in change ? [change.runId] : [];
  }
}

async function writeRuns(db: Kysely<Tables>, after: Session, changes: readonly Change[]) {
  const changed = new Set(changes.flatMap(runsOf));
  if (changed.size === 0) return;
  const rows = [...changed].map((runId) => rowOfRun(after.code, after.runs[runId]!));
  const {
    id,
    session_code,
    seat_id,
    number,
    parameters,
    submitted_at,
    run_group,
    round,
    forked_from,
    prediction,
    cell,
    ...mutable
  } = rows[0]!;
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

async function writeProgress(db: Kysely<Tables>, after: Session, runIds: readonly string[]) {
  if (runIds.length === 0) return;
  await db
    .insertInto('run_progress')
    .values(
      runIds.map((runId) => {
        const { step, computeSeconds } = after.runs[runId]!;
        return { run_id: runId, step, compute_seconds: computeSeconds };
      }),
    )
    .onConflict((conflict) =>
      conflict.column('run_id').doUpdateSet((eb) => ({
        step: eb.ref('excluded.step'),
        compute_seconds: eb.ref('excluded.compute_seconds'),
      })),
    )
    .execute();
}

async function writeLoans(db: Kysely<Tables>, { loans = [] }: Hidden) {
  for (const { runId, trainerId } of loans) {
    await db.updateTable('run').set({ trainer: trainerId }).where('id', '=', runId).execute();
  }
}

async function writePoints(db: Kysely<Tables>, changes: readonly Change[]) {
  const reports = changes.filter((change) => change.kind === 'run-reported');
  const points = reports.flatMap(({ runId, at, points }) => points.map((point) => rowOfPoint(runId, at, point)));
  const epochs = reports.flatMap(({ runId, at, epochs }) => epochs.map((epoch) => rowOfEpoch(runId, at, epoch)));
  // A repeated point is identical: the first stays.
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

async function writeTests(db: Kysely<Tables>, changes: readonly Change[], hidden: Hidden) {
  const at = changes.at(-1)?.at;
  if (at === undefined) return;
  for (const { runId, loss, accuracy } of hidden.testResults ?? []) {
    await db
      .insertInto('test_result')
      .values({ run_id: runId, loss, accuracy, at: new Date(at) })
      // An extended run is tested again at its new end.
      .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ loss, accuracy }))
      .execute();
  }
}

async function writeEvaluations(db: Kysely<Tables>, { evaluations = [] }: Hidden) {
  const confusions = evaluations.flatMap(({ runId, confusions }) =>
    confusions.map(({ epoch, counts }) => ({ run_id: runId, epoch, counts: JSON.stringify(counts) })),
  );
  if (confusions.length > 0) {
    await db
      .insertInto('epoch_confusion')
      .values(confusions)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const boundaries = evaluations.flatMap(({ runId, boundaries }) =>
    boundaries.map(({ epoch, weights, plane }) => ({
      run_id: runId,
      epoch,
      weights: JSON.stringify(weights),
      plane: Buffer.from(plane, 'base64'),
    })),
  );
  if (boundaries.length > 0) {
    await db
      .insertInto('epoch_boundary')
      .values(boundaries)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const health = evaluations.flatMap(({ runId, health }) =>
    health.map(({ epoch, images, layers }) => ({ run_id: runId, epoch, images, layers: JSON.stringify(layers) })),
  );
  if (health.length > 0) {
    await db
      .insertInto('epoch_health')
      .values(health)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const { runId, predictions } of evaluations) {
    for (const { set, epoch, probabilities } of predictions) {
      await db
        .insertInto('prediction')
        .values({ run_id: runId, image_set: set, epoch, probabilities })
        .onConflict((conflict) => conflict.columns(['run_id', 'image_set']).doUpdateSet({ epoch, probabilities }))
        .execute();
    }
  }
}

/** Reports come ten times a second and change only the sequence in the session's row. */
async function writeSession(db: Kysely<Tables>, after: Session, changes: readonly Change[]) {
  const own = changes.every(({ kind }) => kind === 'run-reported')
    ? {}
    : {
        title: after.title,
        closed_at: after.closedAt === null ? null : new Date(after.closedAt),
        settings: JSON.stringify(after.settings),
        lesson: JSON.stringify(after.lesson),
        board: JSON.stringify(after.board),
        projector: JSON.stringify(after.projector),
        sweeps: JSON.stringify(after.sweeps),
      };
  await db
    .updateTable('session')
    .set({ sequence: after.sequence, ...own })
    .where('code', '=', after.code)
    .execute();
}

/** Writes the effects of the changes on the session, which is now `after`; the caller holds its row locked. */
export async function writeChanges(
  db: Kysely<Tables>,
  after: Session,
  changes: readonly Change[],
  hidden: Hidden,
  progress: ProgressClock,
): Promise<void> {
  await writeSeats(db, after, changes, hidden);
  for (const { seatId, report, at } of hidden.reports ?? []) await writeReport(db, seatId, report, at);
  await writeRuns(db, after, changes);
  await writeProgress(db, after, progress.due(changes));
  await writeLoans(db, hidden);
  await writePoints(db, changes);
  await writeHistory(db, after, changes);
  await writeTests(db, changes, hidden);
  await writeEvaluations(db, hidden);
  await writeSession(db, after, changes);
}
