/**
 * The live sessions: one request at a time for each, decided by the pure rules, stored, and announced to all processes.
 *
 * A request is one transaction: lock the session's row, decide, write, number the changes, add or remove runs in the queue,
 * and notify the processes. The session in memory is a cache, valid only while its sequence equals the row's. A reply
 * is sent after this process has delivered the changes.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { apply, applyAll } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { refusalOfDataset } from '#lib/classroom/fields.ts';
import { checkTitle } from '#lib/classroom/nickname.ts';
import { faultOfPlan } from '#lib/classroom/plan.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import type { RunAttempt, RunReport } from '#lib/classroom/run-report.ts';
import { openedSession, type Session } from '#lib/classroom/session.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Payload, Reply, ReplyData, SessionRequestName } from '#lib/protocol/requests.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import type { Refusal } from '#lib/refusal.ts';
import { decide } from '#lib/rules/decide.ts';
import { idsPerRequest } from '#lib/rules/rule.ts';
import { decideReport, decideRequeue, decideStart } from '#lib/rules/training.ts';
import type { Log } from '../base/log.ts';
import type { Bus } from '../cluster/bus.ts';
import type { Queue, QueuedRun } from '../queue/queue.ts';
import type { RequestKey, SessionStore, SessionTransaction } from '../store/session-store.ts';
import type { Hidden, SeatSecrets } from '../store/write-changes.ts';
import { createSessionCache } from './cache.ts';
import { createDeliveries, type DeletionListener, type Listener } from './deliveries.ts';
import { withFindings } from './found.ts';
import { createLooks } from './looks.ts';
import type { Publisher } from './publisher.ts';
import { queueChanges } from './queue-changes.ts';
import { createRecentPoints } from './recent-points.ts';
import { createTurns } from './turns.ts';

type Decision<Data> = { ok: true; changes: Change[]; data: Data; hidden?: Hidden } | { ok: false; refusal: Refusal };

export type Sessions = {
  open(
    payload: Payload<'open-session'>,
    hidden: { instructorKeyHash: string; recovery: string },
    request: RequestKey,
  ): Promise<Reply<'open-session'>>;
  /** Carries out a request by its rule; a repeated request gets its first answer. */
  request<Name extends SessionRequestName>(
    code: string,
    caller: Caller,
    name: Name,
    payload: Payload<Name>,
    request: RequestKey,
    seat?: SeatSecrets,
  ): Promise<Reply<Name>>;
  /** Adds another secret for the seat, or without one for the instructor; repeating the request is harmless. */
  addCredential(code: string, seatId: string | null, hash: string): Promise<void>;
  /** Permanently deletes a closed session. */
  delete(code: string): Promise<void>;
  /**
   * Calls `use` with the session and the points after `held`, while nothing can change: what `use` does
   * synchronously (enter a room, send a reply) precedes every later broadcast. Waiting calls share one read. Null if there is no such session.
   */
  look<Result>(
    code: string,
    held: Readonly<Record<string, number>>,
    use: (session: Session, metrics: Record<string, DatedMetrics>) => Result,
  ): Promise<Result | null>;
  /** Lends a queued run to this trainer; undefined if it no longer waits. */
  start(run: QueuedRun, trainerId: string): Promise<Assignment | undefined>;
  /** Records a trainer's reports on runs of one session, and returns the runs that are no longer the trainer's. */
  report(code: string, reports: readonly RunReport[]): Promise<RunAttempt[]>;
  /** The trainer of this attempt has vanished, or must make room for others. */
  requeue(code: string, run: RunAttempt, why: 'trainer-gone' | 'rotation'): Promise<void>;
  /** Makes all unfinished runs wait again: when an only server starts, no trainer can hold any. */
  recover(): Promise<void>;
  listen(listener: Listener): void;
  listenToDeletions(listener: DeletionListener): void;
};

export function createSessions(parts: {
  store: SessionStore;
  queue: Queue;
  bus: Bus;
  publisher: Publisher;
  /** The data sets that runs can train on now. */
  datasets: () => readonly string[];
  now: () => number;
  log: Log;
}): Sessions {
  const { store, queue, bus, datasets, now } = parts;
  const turns = createTurns();
  const cache = createSessionCache();
  const deliveries = createDeliveries({ ...parts, cache });
  const recent = createRecentPoints();
  deliveries.listen((session, changes, after) => recent.observe(session, { after, changes }));
  bus.hearLine(recent.clear);

  async function current(transaction: SessionTransaction, code: string): Promise<Session | undefined> {
    const sequence = await transaction.lock(code);
    if (sequence === undefined) return undefined;
    const cached = cache.get(code);
    return cached?.sequence === sequence ? cached : transaction.load(code);
  }

  /** The only way to change a session. */
  async function change<Data extends object>(
    code: string,
    decide: (session: Session, transaction: SessionTransaction) => Decision<Data> | Promise<Decision<Data>>,
    request?: RequestKey,
  ): Promise<{ ok: true; data: Data } | { ok: false; refusal: Refusal }> {
    const { reply, sequence } = await turns.take(code, async () => {
      const outcome = await store.transact(async (transaction) => {
        const before = await current(transaction, code);
        if (!before) return { reply: { ok: false as const, refusal: noSuchSession(code) } };
        const answered = request && (await transaction.answer(request));
        if (answered) return { reply: { ok: true as const, data: answered as Data } };
        const decision = await decide(before, transaction);
        if (!decision.ok) return { reply: decision };
        const { data, hidden = {} } = decision;
        const changes = await withFindings(transaction, before, decision.changes, hidden);
        const after = applyAll(before, changes);
        if (changes.length > 0) {
          await transaction.write(after, changes, hidden);
          await queueChanges(queue, transaction.transaction, after, changes);
          await bus.tell({ kind: 'changes', code, after: before.sequence, changes }, transaction.transaction);
        }
        if (request) await transaction.remember(request, data, now());
        const sequence = changes.length > 0 ? after.sequence : undefined;
        return { reply: { ok: true as const, data }, after, sequence };
      });
      if (outcome.after) cache.keep(outcome.after);
      return { reply: outcome.reply, sequence: outcome.sequence };
    });
    if (sequence !== undefined) await deliveries.passed(code, sequence);
    return reply;
  }

  const look = createLooks<Session>({
    turn: turns.take,
    async read(code, held, show) {
      for (;;) {
        const session = await store.transact((transaction) => current(transaction, code));
        if (!session) return;
        cache.keep(session);
        const own = Object.fromEntries(Object.entries(held).filter(([runId]) => Object.hasOwn(session.runs, runId)));
        const { known, unknown } = recent.following(session, own);
        const metrics = { ...known, ...(await store.metrics(unknown)) };
        // Another process's changes may have been delivered in the meantime: then this copy is too old.
        if (deliveries.sequence(code) <= session.sequence) return show(session, metrics);
      }
    },
  });

  return {
    async open({ title: input, like, demo, dataset }, { instructorKeyHash, recovery }, request) {
      const checked = checkTitle(input);
      if (!checked.ok) return checked;
      const fault = like?.plan ? faultOfPlan(like.plan) : undefined;
      if (fault) return { ok: false, refusal: { ...fault, path: `like.plan.${fault.path}` } };
      return store.transact(async (transaction) => {
        const answered = await transaction.answer(request);
        if (answered) return { ok: true, data: answered as { code: string } };
        for (;;) {
          const code = String(randomInt(100_000, 1_000_000));
          const session = openedSession(code, checked.title, now(), like, demo !== undefined, dataset);
          const missing = refusalOfDataset(session.settings.dataset, datasets(), 'dataset');
          if (missing) return { ok: false, refusal: missing };
          if (!(await transaction.create(session, instructorKeyHash, recovery))) continue;
          await transaction.remember(request, { code }, now());
          return { ok: true, data: { code } };
        }
      });
    },

    request<Name extends SessionRequestName>(
      code: string,
      caller: Caller,
      name: Name,
      payload: Payload<Name>,
      request: RequestKey,
      seat?: SeatSecrets,
    ): Promise<Reply<Name>> {
      const newIds = Array.from({ length: idsPerRequest }, () => randomUUID());
      return change(
        code,
        async (session, transaction): Promise<Decision<ReplyData<Name>>> => {
          const tests = name === 'open-test' ? await transaction.tests(code) : {};
          const decision = decide(session, caller, name, payload, {
            now: now(),
            newIds,
            tests,
            datasets: datasets(),
          });
          if (!decision.ok || !seat) return decision;
          return { ...decision, hidden: { ...decision.hidden, seats: { [newIds[0]!]: seat } } };
        },
        request,
      );
    },

    addCredential: (code, seatId, hash) =>
      store.transact((transaction) => transaction.addCredential(code, seatId, hash)),

    async delete(code) {
      const passed = deliveries.passed(code, Number.POSITIVE_INFINITY);
      await turns.take(code, () =>
        store.transact(async (transaction) => {
          const runIds = await transaction.delete(code, now());
          await bus.tell({ kind: 'deleted', code, runIds }, transaction.transaction);
        }),
      );
      await passed;
    },

    look,

    async start({ code, runId }, trainerId) {
      const lent = await change(code, (session): Decision<{ assignment?: Assignment }> => {
        const changes = decideStart(session, runId, now());
        if (!changes) return { ok: true, changes: [], data: {} };
        const { seatId, hyperparameters, attempt } = changes.reduce(apply, session).runs[runId]!;
        const assignment = { runId, attempt, seatId, hyperparameters };
        return { ok: true, changes, data: { assignment }, hidden: { loans: [{ runId, trainerId }] } };
      });
      const assignment = lent.ok ? lent.data.assignment : undefined;
      // A run taken out of the queue but not lent waits again, if it still exists.
      if (!assignment) await store.transact(({ transaction }) => queue.giveBack(transaction, runId));
      return assignment;
    },

    async report(code, reports) {
      const recorded = await change(code, (before) => {
        let session = before;
        const changes: Change[] = [];
        const testResults: { runId: string; loss: number; accuracy: number }[] = [];
        const evaluations: NonNullable<Hidden['evaluations']>[number][] = [];
        const unwanted: RunAttempt[] = [];
        for (const report of reports) {
          const { runId, attempt, ending } = report;
          const { confusions = [], boundaries = [], health = [], predictions = [] } = report;
          const own = decideReport(session, report, now());
          if (!own) {
            unwanted.push({ runId, attempt });
            continue;
          }
          // A report affects no other report, except through the quota.
          if (own.length > 1 || session.settings.quota !== null) session = applyAll(session, own);
          changes.push(...own);
          if (ending?.outcome === 'finished') testResults.push({ runId, ...ending.test });
          if (confusions.length + boundaries.length + health.length + predictions.length > 0) {
            evaluations.push({ runId, confusions, boundaries, health, predictions });
          }
        }
        return { ok: true, changes, data: { unwanted }, hidden: { testResults, evaluations } };
      });
      return recorded.ok ? recorded.data.unwanted : reports.map(({ runId, attempt }) => ({ runId, attempt }));
    },

    async requeue(code, run, why) {
      await change(code, (session) => {
        const requeued = decideRequeue(session, run, why, now());
        return { ok: true, changes: requeued ? [requeued] : [], data: {} };
      });
    },

    async recover() {
      for (const { code, runId, attempt, state } of await store.unfinishedRuns()) {
        if (state === 'training') await this.requeue(code, { runId, attempt }, 'trainer-gone');
        else await store.transact(({ transaction }) => queue.giveBack(transaction, runId));
      }
    },

    listen: deliveries.listen,
    listenToDeletions: deliveries.listenToDeletions,
  };
}

/** The answer to an unknown code. */
export function noSuchSession(code: string): Refusal {
  return {
    code: 'no-such-session',
    path: 'code',
    message: `There is no session ${code}: check the six digits.`,
    params: { code },
  };
}
