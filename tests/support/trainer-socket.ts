/** A trainer controlled by a test; closed after it. */
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { RunReport } from '#lib/classroom/run-report.ts';
import type { DeviceRoom } from '#lib/network/fit.ts';
import type { Assignment, ServerToTrainer, TrainerAuth, TrainerToServer } from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import { trainingPoint } from './lesson.ts';
import { authOf } from './untrained.ts';

export type TrainerSocket = Socket<ServerToTrainer, TrainerToServer>;

/** The token of servers for such trainers. */
export const token = 'a token for the tests';

/** The status of an idle trainer. */
export const idle: TrainerStatus = {
  imagesPerSecond: 0,
  residentRuns: 0,
  capacity: 40,
  lanes: 1,
  memoryBytes: 1,
  utilization: 0.5,
  gpuMemory: null,
};

/** A valid trainer's `auth`. */
export const trainerAuth = (): TrainerAuth => ({
  ...authOf(token, 'test trainer'),
  device: { kind: 'cpu', name: 'test' },
  folder: 'a folder',
});

/** Connects like a valid trainer, with the changes in `auth`. */
export function connectTrainer(url: string, auth: object): TrainerSocket {
  const socket: TrainerSocket = io(`${url}/trainer`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { ...trainerAuth(), ...auth },
  });
  onTestFinished(() => void socket.close());
  return socket;
}

/** Asks for work, with memory for it; returns the assignments. */
export const work = (socket: TrainerSocket, room = 1, memory: DeviceRoom | null = null) =>
  new Promise<Assignment[]>((resolve) =>
    socket.emit('work', { room, memory }, ({ assignments }) => resolve(assignments)),
  );

/** Sends reports; returns the unwanted runs. */
export const report = (socket: TrainerSocket, ...reports: RunReport[]) =>
  new Promise<unknown[]>((resolve) => socket.emit('report', { reports }, ({ unwanted }) => resolve(unwanted)));

/** A report on a run at a step, with one point. */
export const reportAt = ({ runId, attempt }: Assignment, step: number, ending?: RunReport['ending']): RunReport => ({
  runId,
  attempt,
  step,
  computeSeconds: step / 10,
  points: [trainingPoint(step)],
  epochs: [],
  ...(ending && { ending }),
});
