/** A trainer that computes nothing: it reports what it is told to, so that accuracies are known and a class takes no time. */
import { io, type Socket } from 'socket.io-client';
import type { Assignment, RunReport, ServerToTrainer, TrainerToServer } from '#lib/protocol/trainer.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';
import { epochPoint } from './lesson.ts';

export const pretendToken = 'a token for pretending';

export type PretendTrainer = {
  /** Takes the run and reports one epoch for each of these validation accuracies; with a test accuracy it finishes. */
  train(runId: string, accuracies: readonly number[], test?: number): Promise<void>;
  close(): void;
};

/** Connects to a server that was started with `TRAINER_TOKEN: pretendToken`. */
export function pretendTrainer(url: string): PretendTrainer {
  const socket: Socket<ServerToTrainer, TrainerToServer> = io(`${url}/trainer`, {
    transports: ['websocket'],
    forceNew: true,
    auth: {
      token: pretendToken,
      protocol: protocolVersion,
      engine: engineVersion,
      trainerId: crypto.randomUUID(),
      name: 'pretended',
      device: { kind: 'cpu', name: 'pretended' },
      folder: 'pretended',
    },
  });
  const taken = new Map<string, Assignment>();
  const waiting = new Map<string, (assignment: Assignment) => void>();
  const epochs = new Map<string, number>();

  const askForWork = () =>
    socket.emit('work', { room: 1000 }, ({ assignments }) => {
      for (const assignment of assignments) {
        taken.set(assignment.runId, assignment);
        waiting.get(assignment.runId)?.(assignment);
      }
    });
  socket.on('connect', askForWork);
  socket.on('work-available', askForWork);
  const status = {
    imagesPerSecond: 0,
    residentRuns: 0,
    capacity: 1000,
    memoryBytes: 1,
    utilization: 0,
    gpuMemory: null,
  };
  // A trainer that is silent is given up.
  const heartbeat = setInterval(() => socket.emit('status', status), 2000);

  const assigned = (runId: string) =>
    new Promise<Assignment>((resolve) => {
      const held = taken.get(runId);
      if (held) resolve(held);
      else waiting.set(runId, resolve);
    });

  return {
    async train(runId, accuracies, test) {
      const { attempt } = await assigned(runId);
      const before = epochs.get(runId) ?? 0;
      const points = accuracies.map((accuracy, index) => {
        const epoch = before + index + 1;
        return epochPoint(epoch, epoch * 9, accuracy);
      });
      epochs.set(runId, before + accuracies.length);
      const step = (before + accuracies.length) * 9;
      const report: RunReport = {
        runId,
        attempt,
        step,
        gpuSeconds: step / 10,
        points: points.map(
          ({ epoch: _epoch, validationLoss: _loss, validationAccuracy: _accuracy, ...point }) => point,
        ),
        epochs: points,
        ...(test !== undefined && {
          ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1 - test, accuracy: test } },
        }),
      };
      await new Promise((resolve) => socket.emit('report', { reports: [report] }, resolve));
      if (test === undefined) return;
      // Extended, it is lent again under another attempt.
      taken.delete(runId);
      askForWork();
    },
    close() {
      clearInterval(heartbeat);
      socket.close();
    },
  };
}
