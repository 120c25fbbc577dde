/** A trainer that says and does only what a test tells it; closed after the test. */
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { RunReport } from '#lib/classroom/run-report.ts';
import type { Assignment, ServerToTrainer, TrainerAuth, TrainerToServer } from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import { trainingPoint } from './lesson.ts';
import { authOf } from './untrained.ts';

export type TrainerSocket = Socket<ServerToTrainer, TrainerToServer>;

/** The token of servers that such trainers connect to. */
export const token = 'a token for the tests';

/** How a trainer is that does nothing. */
export const idle: TrainerStatus = {
  imagesPerSecond: 0,
  residentRuns: 0,
  capacity: 40,
  memoryBytes: 1,
  utilization: 0.5,
  gpuMemory: null,
};

/** What a sound trainer shows. */
export const trainerAuth = (): TrainerAuth => ({
  ...authOf(token, 'test trainer'),
  device: { kind: 'cpu', name: 'test' },
  folder: 'a folder',
});

/** Connects with what a sound trainer shows, but for `auth`. */
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

/** Asks for work, and gives what it is lent. */
export const work = (socket: TrainerSocket, room = 1) =>
  new Promise<Assignment[]>((resolve) => socket.emit('work', { room }, ({ assignments }) => resolve(assignments)));

/** Reports, and gives the runs that the server does not want from it. */
export const report = (socket: TrainerSocket, ...reports: RunReport[]) =>
  new Promise<unknown[]>((resolve) => socket.emit('report', { reports }, ({ unwanted }) => resolve(unwanted)));

/** What a trainer says of a run at a step, with one point. */
export const reportAt = ({ runId, attempt }: Assignment, step: number, ending?: RunReport['ending']): RunReport => ({
  runId,
  attempt,
  step,
  gpuSeconds: step / 10,
  points: [trainingPoint(step)],
  epochs: [],
  ...(ending && { ending }),
});
