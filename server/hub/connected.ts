/** A trainer that is, or was just now, connected to this process: its state, and its status for screens. */
import type { Namespace, Socket } from 'socket.io';
import type { RunAttempt } from '#lib/classroom/run-report.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import type { ServerToTrainer, TrainerAuth, TrainerToServer } from '#lib/protocol/trainer.ts';
import type { RemoteTrainer } from '../cluster/bus.ts';
import type { Trainer } from './lending.ts';

type TrainerData = { trainerId: string };
export type TrainerNamespace = Namespace<TrainerToServer, ServerToTrainer, Record<string, never>, TrainerData>;
export type TrainerSocket = Socket<TrainerToServer, ServerToTrainer, Record<string, never>, TrainerData>;

/** A trainer that takes longer to write a checkpoint is not waited for. */
const releaseTime = 10_000;

export type Connected = Trainer & {
  /** Null while disconnected. */
  socket: TrainerSocket | null;
  /** When it was last heard. */
  heardAt: number;
  /** Runs that were stopped while it was disconnected. */
  readonly missed: RunAttempt[];
};

/** A trainer that has just connected and has not sent its status; `now` in milliseconds. */
export function newTrainer(auth: TrainerAuth, socket: TrainerSocket, now: number): Connected {
  const trainer: Connected = {
    auth,
    socket,
    status: {
      imagesPerSecond: 0,
      residentRuns: 0,
      capacity: 0,
      lanes: 1,
      memoryBytes: 0,
      utilization: null,
      gpuMemory: null,
    },
    asked: { at: now, room: 0, memory: null },
    loans: new Map(),
    heardAt: now,
    missed: [],
    async release(run) {
      // If it does not answer, it learns from its next report that it no longer has the run.
      await trainer.socket
        ?.timeout(releaseTime)
        .emitWithAck('release', run)
        .catch(() => {});
    },
  };
  return trainer;
}

export function viewOf({ auth: { trainerId, name, device, datasets }, status, socket }: Connected): TrainerView {
  return { id: trainerId, name, device, datasets, connected: socket !== null, ...status };
}

/** The trainers of this process and of others; one that moved to another stays in this list as disconnected for a while. */
export function allTrainers(here: readonly TrainerView[], remote: readonly RemoteTrainer[]): TrainerView[] {
  const others = remote.map(({ view }) => view);
  const moved = new Set(others.flatMap(({ id, connected }) => (connected ? id : [])));
  return [...here.filter(({ id, connected }) => connected || !moved.has(id)), ...others];
}
