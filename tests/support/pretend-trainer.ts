/** A trainer that computes nothing and reports what it is told: accuracies are known, and a class takes no time. */
import { io, type Socket } from 'socket.io-client';
import type { EpochPoint, TrainingPoint } from '#lib/classroom/point.ts';
import type { Predictions, RunReport } from '#lib/classroom/run-report.ts';
import type { Assignment, ServerToTrainer, TrainerToServer } from '#lib/protocol/trainer.ts';
import { epochPoint } from './lesson.ts';
import { authOf, roomy } from './untrained.ts';

export const pretendToken = 'a token for pretending';

export type PretendTrainer = {
  /**
   * Takes the run and reports an epoch for each of these validation accuracies, and these predictions; finishes it if there
   * is a test accuracy.
   */
  train(
    runId: string,
    accuracies: readonly number[],
    test?: number,
    predictions?: readonly Predictions[],
  ): Promise<void>;
  /** Takes the run and reports these points; finishes it if there is a test accuracy. */
  report(runId: string, points: readonly TrainingPoint[], epochs: readonly EpochPoint[], test?: number): Promise<void>;
  close(): void;
};

/** Connects to a server that was started with `TRAINER_TOKEN: pretendToken`; it holds all data sets unless told otherwise. */
export function pretendTrainer(url: string, datasets?: string[]): PretendTrainer {
  const socket: Socket<ServerToTrainer, TrainerToServer> = io(`${url}/trainer`, {
    transports: ['websocket'],
    forceNew: true,
    auth: { ...authOf(pretendToken, 'pretended'), ...(datasets && { datasets }) },
  });
  const taken = new Map<string, Assignment>();
  const waiting = new Map<string, (assignment: Assignment) => void>();
  const epochs = new Map<string, number>();

  const askForWork = () =>
    socket.emit('work', { room: 1000, memory: null }, ({ assignments }) => {
      for (const assignment of assignments) {
        taken.set(assignment.runId, assignment);
        waiting.get(assignment.runId)?.(assignment);
      }
    });
  socket.on('connect', askForWork);
  socket.on('work-available', askForWork);
  socket.on('connect_error', (error) => {
    throw new Error(`The server refuses the pretend trainer: ${error.message}`);
  });
  const holdings = () => [...taken.values()].map(({ runId, attempt }) => ({ runId, attempt }));
  // The server gives up a silent trainer.
  const heartbeat = setInterval(() => socket.emit('status', roomy, holdings()), 2000);

  const assigned = (runId: string) =>
    new Promise<Assignment>((resolve) => {
      const held = taken.get(runId);
      if (held) resolve(held);
      else waiting.set(runId, resolve);
    });

  async function report(
    runId: string,
    points: readonly TrainingPoint[],
    ended: readonly EpochPoint[],
    test: number | undefined,
    predictions: readonly Predictions[] = [],
  ) {
    const { attempt } = await assigned(runId);
    const last = [...points, ...ended].reduce((a, b) => (b.step >= a.step ? b : a));
    const reported: RunReport = {
      runId,
      attempt,
      step: last.step,
      computeSeconds: last.computeSeconds,
      points: [...points],
      epochs: [...ended],
      predictions: [...predictions],
      ...(test !== undefined && {
        ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1 - test, accuracy: test } },
      }),
    };
    await new Promise((resolve) => socket.emit('report', { reports: [reported] }, resolve));
    if (test === undefined) return;
    // An extended run is lent again under another attempt.
    taken.delete(runId);
    askForWork();
  }

  return {
    report,
    async train(runId, accuracies, test, predictions) {
      const before = epochs.get(runId) ?? 0;
      const ended = accuracies.map((accuracy, index) => {
        const epoch = before + index + 1;
        return epochPoint(epoch, epoch * 9, accuracy);
      });
      epochs.set(runId, before + accuracies.length);
      const points = ended.map(
        ({ epoch: _epoch, validationLoss: _loss, validationAccuracy: _accuracy, ...point }) => point,
      );
      await report(runId, points, ended, test, predictions);
    },
    close() {
      clearInterval(heartbeat);
      socket.close();
    },
  };
}
