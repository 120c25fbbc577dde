/**
 * The server's side of trainers: accepts them on `/trainer`, lends them runs, records what they report.
 *
 * A trainer that loses its connection keeps its runs for a while, since it keeps training and reconnects with the same
 * id, perhaps to another web process. One that is silent for `graceTime`, connected or not, loses them. One that this
 * server has started loses them as soon as its process ends; while the process lives, silence means a busy machine.
 */

import { lookSeconds } from '#lib/classroom/admission.ts';
import type { Change } from '#lib/classroom/change.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import { type TrainerAuth, trainerAuthSchema } from '#lib/protocol/trainer.ts';
import { createListeners } from '../base/listeners.ts';
import type { Log } from '../base/log.ts';
import type { Bus, RemoteTrainer } from '../cluster/bus.ts';
import type { Queue } from '../queue/queue.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { TrainerStore } from '../store/trainer-store.ts';
import { type Asked, askableOf } from './asking.ts';
import {
  allTrainers,
  type Connected,
  newTrainer,
  type TrainerNamespace,
  type TrainerSocket,
  viewOf,
} from './connected.ts';
import type { DeliveryTimes } from './delivery-times.ts';
import { faultOf } from './handshake.ts';
import { createHeeding } from './heeding.ts';
import { createLending, held, holdingOf } from './lending.ts';
import { createReconciling } from './reconciling.ts';
import { createRecording } from './recording.ts';

const graceTime = 10_000;
/** For trainers whose process is watched; longer than a busy machine keeps one silent. */
const localGraceTime = 60_000;
/** How often silence is checked. */
const watch = 1_000;
/** How often the other processes are told which trainers are connected here, and orphaned runs are looked for. */
const tellInterval = 3_000;

export type TrainerHub = {
  /** The trainers of all processes. */
  views(): TrainerView[];
  /** Those of this process, for the others. */
  own(): RemoteTrainer[];
  /** Calls `changed` whenever a trainer's status changes. */
  listen(changed: () => void): void;
  /** The first trainer to connect within this time, if any. */
  first(milliseconds: number): Promise<TrainerView | undefined>;
  /** A local trainer's process has ended: its runs wait again at once. */
  gone(trainerName: string): Promise<void>;
  /** The trainers connected to this process, the one that has the run first. */
  askable(runId: string): Asked[];
  stop(): void;
};

/** Listens for trainers that show the secret with this `tokenHash`. */
export function openTrainerHub(parts: {
  namespace: TrainerNamespace;
  bus: Bus;
  sessions: Sessions;
  store: SessionStore;
  trainerStore: TrainerStore;
  queue: Queue;
  /** The trainers of other processes. */
  remote: () => RemoteTrainer[];
  /** Whether `gone` will be called when the process of the trainer with this name ends. */
  isLocal: (name: string) => boolean;
  tokenHash: string;
  deliveryTimes: DeliveryTimes;
  /** How long a trainer's report took to arrive, in seconds, as it measured. */
  reportDelivered: (seconds: number) => void;
  /** Elapsed time in milliseconds. */
  now: () => number;
  log: Log;
}): TrainerHub {
  const { namespace, bus, sessions, store, trainerStore, queue, remote, isLocal, tokenHash, now, log } = parts;
  const { listen, tell: changed } = createListeners();
  const trainers = new Map<string, Connected>();
  const waiting = new Set<() => void>();
  const lending = createLending({ ...parts, elsewhere: remote });
  const recording = createRecording({ ...parts, store: trainerStore });
  const reconciling = createReconciling({ sessions, store: trainerStore, now, log });

  namespace.use((socket, next) => {
    const fault = faultOf(socket.handshake.auth, tokenHash);
    if (fault) return next(new Error(fault));
    const auth = trainerAuthSchema.parse(socket.handshake.auth);
    socket.data.trainerId = auth.trainerId;
    trainerStore.come(auth.trainerId, bus.own).then(
      () => {
        welcome(socket, auth);
        next();
      },
      (error: Error) => {
        log.error('could not accept a trainer', { name: auth.name, reason: error.message });
        next(new Error('The server could not accept this trainer, which will retry.'));
      },
    );
  });

  function welcome(socket: TrainerSocket, auth: TrainerAuth) {
    const known = trainers.get(auth.trainerId);
    if (known) {
      known.socket = socket;
      known.heardAt = now();
      for (const run of known.missed.splice(0)) socket.emit('stop', run);
      log.info('trainer reconnected', { name: auth.name, runs: held(known).length });
      return;
    }
    const trainer = newTrainer(auth, socket, now());
    trainers.set(auth.trainerId, trainer);
    log.info('trainer connected', { name: auth.name, device: auth.device.name });
    for (const come of waiting) come();
  }

  async function dismiss(trainer: Connected) {
    const { trainerId, name } = trainer.auth;
    if (!trainers.delete(trainerId)) return;
    trainer.socket?.disconnect(true);
    changed();
    if (!(await trainerStore.gone(trainerId, bus.own))) {
      log.info('trainer moved to another web process', { name });
      return;
    }
    for (const [runId, { code, attempt }] of trainer.loans) {
      await sessions.requeue(code, { runId, attempt }, 'trainer-gone');
    }
    log.warn('trainer gone', { name, runs: held(trainer).length });
  }

  const offerWork = () => namespace.emit('work-available');
  const present = () => [...trainers.values()].filter(({ socket }) => socket !== null);

  /** Tells trainers to stop training these runs: ended ones are deleted, others keep their checkpoint. */
  function callBack(changes: readonly Change[]) {
    for (const change of changes) {
      const ends = change.kind === 'run-ended';
      if (!ends && change.kind !== 'run-paused' && change.kind !== 'run-requeued') continue;
      for (const trainer of trainers.values()) {
        const { loans, socket } = trainer;
        const loan = loans.get(change.runId);
        if (!loan) continue;
        const run = { runId: change.runId, attempt: loan.attempt };
        if (ends) loans.delete(change.runId);
        if (ends && change.ending.state === 'stopped') {
          if (socket) socket.emit('stop', run);
          else trainer.missed.push(run);
        }
        if (!ends && !loan.released) void trainer.release(run);
        loan.released = true;
      }
    }
  }

  const bringsWork: readonly Change['kind'][] = [
    'run-submitted',
    'run-requeued',
    'run-resumed',
    'run-extended',
    'run-retried',
    'run-ended',
    'run-paused',
    'settings-changed',
  ];
  sessions.listen((_session: Session, changes) => {
    callBack(changes);
    if (changes.some(({ kind }) => bringsWork.includes(kind))) offerWork();
  });

  sessions.listenToDeletions((_code, runIds) => namespace.emit('discard', [...runIds]));
  bus.hearLine((state) => {
    if (state === 'restored') offerWork();
  });

  const heed = createHeeding({
    lend: (trainer, request) => lending.lend(trainer, request, present()),
    recording,
    reconciling,
    reportDelivered: parts.reportDelivered,
    changed,
    now,
    log,
  });

  namespace.on('connection', (socket) => {
    const trainer = trainers.get(socket.data.trainerId);
    if (!trainer) return socket.disconnect(true);
    const failed = (what: string) => (error: unknown) =>
      log.error(what, { name: trainer.auth.name, reason: error instanceof Error ? error.message : String(error) });
    // It may have been disconnected when their session was deleted.
    store
      .deletedRuns()
      .then((runIds) => runIds.length > 0 && socket.emit('discard', runIds))
      .catch(failed('could not announce deleted runs'));

    heed(socket, trainer);
    socket.on('disconnect', (reason) => {
      if (trainer.socket !== socket) return;
      trainer.socket = null;
      log.warn('trainer connection lost', { name: trainer.auth.name, reason });
      changed();
    });
    changed();
    offerWork();
  });

  let watchedAt = now();
  const watching = setInterval(() => {
    // If this process itself was frozen, it could not hear anybody meanwhile.
    const stood = Math.max(0, now() - watchedAt - 2 * watch);
    watchedAt = now();
    for (const trainer of trainers.values()) {
      trainer.heardAt += stood;
      const grace = isLocal(trainer.auth.name) ? localGraceTime : graceTime;
      if (now() - trainer.heardAt < grace) continue;
      dismiss(trainer).catch((error: Error) => log.error('could not give runs back', { reason: error.message }));
    }
  }, watch);

  /** The runs of trainers whose web process has died and that have not connected to another. */
  async function takeOrphans() {
    await trainerStore.heard([...trainers.keys()]);
    for (const { code, runId, attempt } of await trainerStore.orphans()) {
      await sessions.requeue(code, { runId, attempt }, 'trainer-gone');
    }
  }
  const telling = setInterval(() => {
    takeOrphans().catch((error: Error) => log.error('could not take orphaned runs back', { reason: error.message }));
  }, tellInterval);

  let looks: Promise<unknown> = Promise.resolve();
  const looking = setInterval(() => {
    const runIds = [...trainers.values()].flatMap(held).map(([runId]) => runId);
    queue.held(runIds).catch((error: Error) => log.error('could not renew leases', { reason: error.message }));
    // One at a time: runs being moved are not counted.
    looks = looks
      .then(() => lending.rotate(present()))
      .then(() => lending.even(present()))
      .catch((error: Error) => log.error('could not move runs between trainers', { reason: error.message }));
  }, 1000 * lookSeconds);

  const views = () => allTrainers([...trainers.values()].map(viewOf), remote());

  return {
    views,
    own: () => [...trainers.values()].map((trainer) => ({ view: viewOf(trainer), ...holdingOf(trainer, now()) })),
    listen,
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
    askable: (runId) => askableOf([...trainers.values()], runId),
    stop() {
      clearInterval(looking);
      clearInterval(telling);
      clearInterval(watching);
    },
  };
}
