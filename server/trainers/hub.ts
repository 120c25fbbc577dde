/**
 * The server's side of trainers: accepts them on `/trainer`, lends them runs, records what they report.
 *
 * A trainer that loses its connection keeps its runs for `graceTime`, since it goes on training and comes back with the
 * same id; after that, or as soon as its process is known to have ended, its runs wait for another.
 */
import type { Namespace, Socket } from 'socket.io';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import {
  type RunAttempt,
  reportRequestSchema,
  type ServerToTrainer,
  type TrainerAuth,
  type TrainerStatus,
  type TrainerToServer,
  trainerAuthSchema,
  trainerStatusSchema,
  workRequestSchema,
} from '#lib/protocol/trainer.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import type { Change } from '#lib/session/session.ts';
import { matchesHash } from '../gateway/secrets.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue/queue.ts';
import type { Sessions } from '../sessions/sessions.ts';

type TrainerData = { trainerId: string };
export type TrainerNamespace = Namespace<TrainerToServer, ServerToTrainer, Record<string, never>, TrainerData>;
type TrainerSocket = Socket<TrainerToServer, ServerToTrainer, Record<string, never>, TrainerData>;

const graceTime = 10_000;

type Trainer = {
  readonly auth: TrainerAuth;
  /** Null while it is away. */
  socket: TrainerSocket | null;
  status: TrainerStatus;
  /** By run id: what it has been lent. */
  readonly lent: Map<string, { code: string; attempt: number }>;
  giveUp: NodeJS.Timeout | undefined;
};

export type TrainerHub = {
  views(): TrainerView[];
  /** The first trainer that is there within this time, or undefined. */
  first(milliseconds: number): Promise<TrainerView | undefined>;
  /** A local trainer's process has ended: its runs need not wait for it. */
  gone(trainerName: string): Promise<void>;
  stop(): void;
};

/** Listens for trainers that show the secret behind `tokenHash`; `changed` is called when a view differs. */
export function openTrainerHub(parts: {
  namespace: TrainerNamespace;
  sessions: Sessions;
  queue: Queue;
  tokenHash: string;
  changed: () => void;
  log: Log;
}): TrainerHub {
  const { namespace, sessions, queue, tokenHash, changed, log } = parts;
  const trainers = new Map<string, Trainer>();
  const waiting = new Set<() => void>();

  namespace.use((socket, next) => {
    const auth = trainerAuthSchema.safeParse(socket.handshake.auth);
    if (!auth.success) return next(new Error('This trainer says who it is in a way this server does not understand.'));
    if (!matchesHash(auth.data.token, tokenHash)) {
      return next(new Error('The trainer token is wrong: start the trainer with the TRAINER_TOKEN of the server.'));
    }
    if (auth.data.protocol !== protocolVersion) {
      return next(
        new Error(
          `The trainer speaks protocol ${auth.data.protocol}, the server ${protocolVersion}: bring both to the same version.`,
        ),
      );
    }
    socket.data.trainerId = auth.data.trainerId;
    welcome(socket, auth.data);
    next();
  });

  function welcome(socket: TrainerSocket, auth: TrainerAuth) {
    const known = trainers.get(auth.trainerId);
    if (known) {
      clearTimeout(known.giveUp);
      known.socket = socket;
      log.info('a trainer is back', { name: auth.name, runs: known.lent.size });
      return;
    }
    const status = { imagesPerSecond: 0, residentRuns: 0, memoryBytes: 0 };
    trainers.set(auth.trainerId, { auth, socket, status, lent: new Map(), giveUp: undefined });
    log.info('a trainer has come', { name: auth.name, device: auth.device.name });
    for (const come of waiting) come();
  }

  async function dismiss(trainer: Trainer) {
    clearTimeout(trainer.giveUp);
    trainers.delete(trainer.auth.trainerId);
    changed();
    for (const [runId, { code, attempt }] of trainer.lent) await sessions.requeue(code, { runId, attempt });
    log.warn('a trainer has gone', { name: trainer.auth.name, runs: trainer.lent.size });
    offerWork();
  }

  const offerWork = () => namespace.emit('work-available');

  async function lend(trainer: Trainer, room: number) {
    const assignments = [];
    for (const queued of await queue.take(room)) {
      const assignment = await sessions.start(queued);
      if (!assignment) continue;
      trainer.lent.set(queued.runId, { code: queued.code, attempt: assignment.attempt });
      assignments.push(assignment);
    }
    return assignments;
  }

  async function record(trainer: Trainer, message: unknown): Promise<RunAttempt[]> {
    const { reports } = reportRequestSchema.parse(message);
    const unwanted: RunAttempt[] = [];
    const byCode = new Map<string, typeof reports>();
    for (const report of reports) {
      const lent = trainer.lent.get(report.runId);
      if (lent?.attempt !== report.attempt) unwanted.push({ runId: report.runId, attempt: report.attempt });
      else byCode.set(lent.code, [...(byCode.get(lent.code) ?? []), report]);
    }
    for (const [code, own] of byCode) unwanted.push(...(await sessions.report(code, own)));
    for (const { runId } of unwanted) trainer.lent.delete(runId);
    return unwanted;
  }

  /** A run that has ended is nobody's; where it was not its trainer that ended it, the trainer is told to stop. */
  function release(changes: readonly Change[]) {
    for (const change of changes) {
      if (change.kind !== 'run-ended') continue;
      for (const trainer of trainers.values()) {
        const lent = trainer.lent.get(change.runId);
        if (!lent) continue;
        trainer.lent.delete(change.runId);
        if (change.ending.state === 'stopped') {
          trainer.socket?.emit('stop', { runId: change.runId, attempt: lent.attempt });
        }
      }
    }
  }

  sessions.listen((_code, changes) => {
    release(changes);
    if (changes.some(({ kind }) => kind === 'run-handed-in' || kind === 'run-requeued')) offerWork();
  });

  namespace.on('connection', (socket) => {
    const trainer = trainers.get(socket.data.trainerId);
    if (!trainer) return socket.disconnect(true);
    const failed = (what: string) => (error: unknown) =>
      log.error(what, { name: trainer.auth.name, reason: error instanceof Error ? error.message : String(error) });

    socket.on('work', (message: unknown, reply: unknown) => {
      const request = workRequestSchema.safeParse(message);
      if (!request.success || typeof reply !== 'function') return;
      lend(trainer, request.data.room)
        .then((assignments) => reply({ assignments }))
        .catch(failed('lending runs failed'));
    });
    socket.on('report', (message: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      record(trainer, message)
        .then((unwanted) => reply({ unwanted }))
        .catch(failed('a report could not be recorded'));
    });
    socket.on('status', (message: unknown) => {
      const status = trainerStatusSchema.safeParse(message);
      if (!status.success) return;
      trainer.status = status.data;
      changed();
    });
    socket.on('disconnect', () => {
      if (trainer.socket !== socket) return;
      trainer.socket = null;
      trainer.giveUp = setTimeout(() => dismiss(trainer).catch(failed('giving runs back failed')), graceTime);
    });
    changed();
    offerWork();
  });

  const views = () =>
    [...trainers.values()].map(({ auth: { trainerId, name, device }, status }) => ({
      id: trainerId,
      name,
      device,
      ...status,
    }));

  return {
    views,
    async first(milliseconds) {
      if (trainers.size === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          waiting.add(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      return views()[0];
    },
    async gone(trainerName) {
      for (const trainer of trainers.values()) {
        if (trainer.auth.name === trainerName) await dismiss(trainer);
      }
    },
    stop() {
      for (const { giveUp } of trainers.values()) clearTimeout(giveUp);
    },
  };
}
