/** The trainer's line to the web server: asks for work, tells of the runs, and keeps trying when the line is down. */
import { io, type Socket } from 'socket.io-client';
import { inspectionSchema } from '#lib/protocol/inspection.ts';
import {
  assignmentSchema,
  type ServerToTrainer,
  type TrainerAuth,
  type TrainerToServer,
} from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import type { Log } from '../log.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { Inspector } from './insight/inspector.ts';
import type { Reports } from './reports.ts';
import type { Slices } from './slices.ts';
import { createMeter } from './utilization.ts';

const reportMilliseconds = 100;
const statusMilliseconds = 2000;
/** Work is asked for again after this long without any, should `work-available` have been lost. */
const askMilliseconds = 5000;
const answerMilliseconds = 10_000;
/** A refused handshake (another token or version) is tried again after this long; Socket.IO does not do it by itself. */
const refusedMilliseconds = 5000;

export type ConnectionOptions = {
  /** E.g. `http://127.0.0.1:3000`. */
  readonly serverUrl: string;
  readonly auth: TrainerAuth;
  readonly slices: Slices;
  readonly reports: Reports;
  readonly checkpoints: Checkpoints;
  readonly inspector: Inspector;
  readonly log: Log;
  /** Called when runs have come. */
  readonly wake: () => void;
};

/** Connects, and stays connected until `close`. */
export function connect({ serverUrl, auth, slices, reports, checkpoints, inspector, log, wake }: ConnectionOptions) {
  const socket: Socket<ServerToTrainer, TrainerToServer> = io(`${serverUrl.replace(/\/+$/, '')}/trainer`, {
    transports: ['websocket', 'polling'],
    auth,
    reconnectionDelayMax: 3000,
  });
  let [asking, reporting, askAgain] = [false, false, false];
  let refusal = '';
  const patient = () => socket.timeout(answerMilliseconds);

  async function askForWork(): Promise<void> {
    const { room } = slices;
    // One question at a time: two answers at once could bring more runs than there is room.
    askAgain = asking;
    if (asking || !socket.connected || room < 1) return;
    asking = true;
    try {
      const { assignments, refusal } = await patient().emitWithAck('work', { room });
      if (refusal) throw new Error(refusal.message);
      for (const assignment of assignments) slices.add(assignmentSchema.parse(assignment));
      if (assignments.length > 0) wake();
    } catch (error) {
      log.warn(`The server gave no usable work. ${(error as Error).message}`);
    } finally {
      asking = false;
    }
    if (askAgain) await askForWork();
  }

  async function report(): Promise<void> {
    if (reporting || !socket.connected) return;
    const collected = reports.collect();
    if (collected.length === 0) return;
    reporting = true;
    try {
      const { unwanted, refusal } = await patient().emitWithAck('report', { reports: collected });
      if (refusal) return log.warn(`The server does not understand a report. ${refusal.message}`);
      const ended = reports.acknowledge(collected);
      for (const { run, failed } of ended) {
        if (failed) checkpoints.remove(run);
      }
      for (const run of unwanted) slices.forget(run);
      if (ended.length > 0 || unwanted.length > 0) await askForWork();
    } catch {
      // No answer in time or the line broke: what was not acknowledged goes out with the next report.
    } finally {
      reporting = false;
    }
  }

  const meter = createMeter(auth.device);
  let [measuredAt, measuredImages] = [performance.now(), 0];
  function status(): TrainerStatus {
    const now = performance.now();
    const imagesPerSecond = ((slices.imagesTrained - measuredImages) / (now - measuredAt)) * 1000;
    [measuredAt, measuredImages] = [now, slices.imagesTrained];
    return {
      imagesPerSecond,
      residentRuns: slices.size,
      capacity: slices.capacity,
      memoryBytes: process.memoryUsage.rss(),
      ...meter(),
    };
  }

  socket.on('connect', () => {
    refusal = '';
    log.info('Connected to the server.', { server: serverUrl });
    socket.emit('status', status());
    void askForWork();
  });
  socket.on('disconnect', (reason) => {
    log.warn('The line to the server is down; training goes on.', { reason });
    // The server closed it on purpose, e.g. to replace a stale socket: Socket.IO leaves coming back to us.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), refusedMilliseconds).unref();
  });
  socket.on('connect_error', (error) => {
    if (error.message !== refusal) log.warn('The server cannot be reached.', { reason: error.message });
    refusal = error.message;
    if (!socket.active) setTimeout(() => socket.connect(), refusedMilliseconds).unref();
  });
  socket.on('work-available', () => void askForWork());
  socket.on('stop', (run) => {
    slices.stop(run).catch((error: Error) => log.warn(`A run could not be kept. ${error.message}`, { run: run.runId }));
  });
  socket.on('discard', (runIds) => slices.discard(runIds));
  socket.on('inspect', (message, reply) => {
    const { success, data: inspection } = inspectionSchema.safeParse(message);
    if (!success) return reply({ ok: false, reason: 'failed', message: 'The question is not understood.' });
    const { answer, parts } = inspector.answer(inspection);
    for (const part of parts) socket.emit('inspection-part', inspection.id, part);
    reply(answer);
  });
  socket.on('release', (run, reply) => {
    const written = slices.release(run);
    // Its place is free at once, for a run that waits already.
    void askForWork();
    written
      .catch((error: Error) => log.warn(`A run could not be kept. ${error.message}`, { run: run.runId }))
      .finally(reply);
  });

  const timers = [
    setInterval(() => void report(), reportMilliseconds),
    setInterval(() => void askForWork(), askMilliseconds),
    setInterval(() => {
      if (socket.connected) socket.emit('status', status());
    }, statusMilliseconds),
  ];

  return {
    /** Tells the server what it does not know yet, if the line is up, then hangs up. */
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await report();
      socket.disconnect();
    },
  };
}
