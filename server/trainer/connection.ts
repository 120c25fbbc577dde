/** The trainer's connection to the web server: asks for work, reports on runs, and reconnects when the connection is lost. */
import { io, type Socket } from 'socket.io-client';
import { type RunReport, runAttemptSchema } from '#lib/classroom/run-report.ts';
import { inspectionSchema } from '#lib/protocol/inspection.ts';
import {
  assignmentSchema,
  type ServerToTrainer,
  type TrainerAuth,
  type TrainerToServer,
} from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import type { Log } from '../base/log.ts';
import { messageParser } from '../base/parser.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { Inspector } from './insight/inspector.ts';
import type { Reports } from './reports.ts';
import type { Slices } from './slices.ts';

const reportMilliseconds = 100;
const statusMilliseconds = 2000;
/** How often to ask for work, in case `work-available` was lost. */
const askMilliseconds = 5000;
const answerMilliseconds = 10_000;
/** How long to wait after a refused handshake (wrong token or version); Socket.IO does not retry those itself. */
const refusedMilliseconds = 5000;

/**
 * Compressing takes processor time from the lanes, and server and trainer are mostly one machine. The client's types do not
 * know that it passes `false` on to its WebSocket, which then compresses nothing in either direction.
 */
const uncompressed: object = { perMessageDeflate: false };

export type ConnectionOptions = {
  /** E.g. `http://127.0.0.1:3000`. */
  readonly serverUrl: string;
  readonly auth: TrainerAuth;
  readonly slices: Slices;
  readonly reports: Reports;
  readonly checkpoints: Checkpoints;
  readonly inspector: Inspector;
  /** The device's load and memory. */
  readonly measured: () => Pick<TrainerStatus, 'utilization' | 'gpuMemory'>;
  readonly log: Log;
  /** Called when runs arrive. */
  readonly wake: () => void;
};

/** Connects, and stays connected until `close`. */
export function connect(options: ConnectionOptions) {
  const { serverUrl, auth, slices, reports, checkpoints, inspector, measured, log, wake } = options;
  const socket: Socket<ServerToTrainer, TrainerToServer> = io(`${serverUrl.replace(/\/+$/, '')}/trainer`, {
    transports: ['websocket', 'polling'],
    auth,
    parser: messageParser,
    ...uncompressed,
    reconnectionDelayMax: 3000,
  });
  let [asking, reporting, askAgain] = [false, false, false];
  let refusal = '';
  /** The server has answered on this connection, so an unanswered report is not the network's fault. */
  let isProven = false;
  let endQuestion = () => {};
  let closedBy = '';
  let deliverySeconds: number | undefined;
  const patient = () => socket.timeout(answerMilliseconds);

  /** Takes in lent runs; one that cannot be read fails with a message instead of hanging forever. */
  function takeIn(assignments: readonly unknown[]): void {
    for (const given of assignments) {
      const assignment = assignmentSchema.safeParse(given);
      if (assignment.success) {
        slices.add(assignment.data);
        continue;
      }
      const run = runAttemptSchema.safeParse(given);
      log.error('could not read a lent run', { run: run.data?.runId, reason: assignment.error.message });
      if (!run.success) continue;
      reports.open(run.data, 0, 0);
      reports.fail(
        run.data.runId,
        'The trainer does not understand these hyperparameters: bring server and trainer to the same version.',
      );
    }
    if (assignments.length > 0) wake();
  }

  /** Asks once; resolves with the answer or after a timeout. A late answer is still taken in. */
  async function askOnce(room: number): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      endQuestion = resolve;
      socket.emit('work', { room, memory: slices.memory.room() }, ({ assignments, refusal }) => {
        isProven = true;
        if (refusal) log.warn('the server refused to give work', { reason: refusal.message });
        takeIn(assignments);
        resolve();
      });
    });
    const patience = setTimeout(() => {
      log.warn('no answer to a request for work yet');
      endQuestion();
    }, answerMilliseconds);
    await answered;
    clearTimeout(patience);
  }

  async function askForWork(): Promise<void> {
    const { room } = slices;
    // One question at a time: two answers together could bring more runs than there is room for.
    askAgain = asking;
    if (asking || !socket.connected || room < 1) return;
    asking = true;
    await askOnce(room);
    asking = false;
    if (askAgain) await askForWork();
  }

  /** The server refused these reports, or closed a working connection over them. */
  function refused(collected: RunReport[], reason: string): void {
    const runId = reports.refuse(collected);
    log.warn('the server refused a report', { reason, runs: collected.length });
    if (runId === undefined) return;
    log.error('run dropped: the server does not accept its reports', { run: runId, reason });
    slices.giveUp(runId, `The server did not accept the results of this run (${reason}). Submit it again.`);
  }

  async function report(): Promise<void> {
    if (reporting || !socket.connected) return;
    const collected = reports.collect();
    if (collected.length === 0) return;
    reporting = true;
    const since = reports.newsSince(collected);
    try {
      if (!isProven) {
        await patient().emitWithAck('report', { reports: [] });
        isProven = true;
      }
      const { unwanted, refusal } = await patient().emitWithAck('report', { reports: collected, deliverySeconds });
      if (refusal) return refused(collected, refusal.message);
      deliverySeconds = since === undefined ? undefined : (performance.now() - since) / 1000;
      const ended = reports.acknowledge(collected);
      for (const { run, failed } of ended) {
        if (failed) checkpoints.remove(run);
      }
      for (const run of unwanted) slices.forget(run);
      if (ended.length > 0 || unwanted.length > 0) await askForWork();
    } catch {
      // Unacknowledged news goes out with the next report.
      if (isProven && closedBy === 'transport close') refused(collected, 'the server closes the connection');
    } finally {
      reporting = false;
    }
  }

  let [measuredAt, measuredImages] = [performance.now(), 0];
  function status(): TrainerStatus {
    const now = performance.now();
    const imagesPerSecond = ((slices.imagesTrained - measuredImages) / (now - measuredAt)) * 1000;
    [measuredAt, measuredImages] = [now, slices.imagesTrained];
    return {
      imagesPerSecond,
      residentRuns: slices.size,
      capacity: slices.capacity,
      lanes: slices.lanes,
      memoryBytes: process.memoryUsage.rss(),
      ...measured(),
    };
  }

  const tell = () => socket.emit('status', status(), reports.holdings());

  socket.on('connect', () => {
    refusal = '';
    [isProven, closedBy] = [false, ''];
    log.info('connected to the server', { server: serverUrl });
    tell();
    void askForWork();
  });
  socket.on('disconnect', (reason) => {
    closedBy = reason;
    endQuestion();
    log.warn('connection to the server lost, training continues', { reason });
    // The server closed it on purpose, e.g. to replace a stale socket; Socket.IO leaves reconnecting to us.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), refusedMilliseconds).unref();
  });
  socket.on('connect_error', (error) => {
    if (error.message !== refusal) log.warn('could not reach the server', { reason: error.message });
    refusal = error.message;
    if (!socket.active) setTimeout(() => socket.connect(), refusedMilliseconds).unref();
  });
  socket.on('work-available', () => void askForWork());
  socket.on('stop', (run) => {
    slices
      .stop(run)
      .catch((error: Error) => log.warn('could not save a run', { run: run.runId, reason: error.message }));
  });
  socket.on('discard', (runIds) => slices.discard(runIds));
  socket.on('inspect', (message, reply) => {
    const { success, data: inspection } = inspectionSchema.safeParse(message);
    if (!success)
      return reply({ ok: false, reason: 'failed', message: 'The trainer does not understand this question.' });
    void inspector.answer(inspection).then(({ answer, parts }) => {
      for (const part of parts) socket.emit('inspection-part', inspection.id, part);
      reply(answer);
    });
  });
  socket.on('release', (run, reply) => {
    slices
      .release(run, () => void askForWork())
      .catch((error: Error) => log.warn('could not save a run', { run: run.runId, reason: error.message }))
      .finally(reply);
  });

  const timers = [
    setInterval(() => void report(), reportMilliseconds),
    setInterval(() => void askForWork(), askMilliseconds),
    setInterval(() => {
      if (socket.connected) tell();
    }, statusMilliseconds),
  ];

  return {
    /** Sends the server the last news if connected, then disconnects. */
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await report();
      socket.disconnect();
    },
  };
}
