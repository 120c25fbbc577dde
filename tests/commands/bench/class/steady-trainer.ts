/** A trainer that computes nothing and reports all its runs ten times a second, each point with its time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { EpochPoint, TrainingPoint } from '#lib/classroom/point.ts';
import type { RunReport } from '#lib/classroom/run-report.ts';
import type { Assignment, ServerToTrainer, TrainerToServer } from '#lib/protocol/trainer.ts';
import { epochPoint } from '../../../support/lesson.ts';
import { authOf, roomy } from '../../../support/untrained.ts';
import { moment } from './client.ts';

const reportMilliseconds = 100;
const pointsPerEpoch = 50;
/** High enough that the server does not hand its runs over to another trainer. */
const computeSecondsBefore = 1000;
const statusMilliseconds = 2000;
const finishedEpochs = 10;
const patience = 10_000;

const say = (text: string) => void process.stderr.write(`${text}\n`);

type Made = { readonly assignment: Assignment; step: number; points: TrainingPoint[]; epochs: EpochPoint[] };

export type SteadyTrainer = {
  /** Takes runs until it has this many. */
  take(runs: number): Promise<void>;
  /** Makes a point for every run every 100 ms until the returned function is called, which resolves when all are reported. */
  start(): () => Promise<void>;
  /** Finishes all its runs after ten epochs. */
  finish(): Promise<void>;
  /** The last step of every run. */
  steps(): Record<string, number>;
  close(): void;
};

/** Connects to a server with this trainer token. */
export function steadyTrainer(url: string, token: string): SteadyTrainer {
  const socket: Socket<ServerToTrainer, TrainerToServer> = io(`${url}/trainer`, {
    transports: ['websocket'],
    forceNew: true,
    auth: authOf(token, 'steady'),
  });
  const runs = new Map<string, Made>();
  let reporting = false;
  const holdings = () => [...runs.values()].map(({ assignment: { runId, attempt } }) => ({ runId, attempt }));
  const heartbeat = setInterval(() => socket.emit('status', roomy, holdings()), statusMilliseconds);

  function make() {
    for (const run of runs.values()) {
      run.step += 1;
      const point: TrainingPoint = {
        step: run.step,
        loss: moment(),
        accuracy: 0.1 + 0.6 * (1 - Math.exp(-run.step / 400)),
        learningRate: 0.001,
        imagesPerSecond: 1234.5,
        computeSeconds: computeSecondsBefore + run.step / 10,
      };
      run.points.push(point);
      if (run.step % pointsPerEpoch !== 0) continue;
      run.epochs.push({
        ...point,
        epoch: run.step / pointsPerEpoch,
        validationLoss: 1.2,
        validationAccuracy: point.accuracy - 0.02,
      });
    }
  }

  /** Like the real trainer: one report at a time, later points go with the next. */
  async function report() {
    if (reporting) return;
    reporting = true;
    const reports: RunReport[] = [...runs.values()]
      .filter(({ points }) => points.length > 0)
      .map((run) => ({
        runId: run.assignment.runId,
        attempt: run.assignment.attempt,
        step: run.step,
        computeSeconds: computeSecondsBefore + run.step / 10,
        points: run.points.splice(0),
        epochs: run.epochs.splice(0),
      }));
    if (reports.length > 0) await tell(reports);
    reporting = false;
  }

  /** Resolves when the server has it; repeats it if the connection breaks. */
  async function tell(reports: RunReport[]): Promise<void> {
    for (;;) {
      try {
        const { unwanted } = await socket.timeout(patience).emitWithAck('report', { reports });
        if (unwanted.length > 0) say(`The server has taken ${unwanted.length} runs from the steady trainer.`);
        for (const { runId } of unwanted) runs.delete(runId);
        return;
      } catch {
        await sleep(reportMilliseconds);
      }
    }
  }

  return {
    async take(wanted) {
      while (runs.size < wanted) {
        const { assignments } = await socket.emitWithAck('work', { memory: null, room: wanted - runs.size });
        for (const assignment of assignments)
          runs.set(assignment.runId, { assignment, step: 0, points: [], epochs: [] });
      }
    },
    start() {
      const timer = setInterval(() => {
        make();
        void report();
      }, reportMilliseconds);
      return async () => {
        clearInterval(timer);
        while (reporting || [...runs.values()].some(({ points }) => points.length > 0)) {
          await report();
          await new Promise(setImmediate);
        }
      };
    },
    async finish() {
      const reports = [...runs.values()].map(({ assignment: { runId, attempt } }, index): RunReport => {
        const epochs = Array.from({ length: finishedEpochs }, (_, epoch) =>
          epochPoint(epoch + 1, (epoch + 1) * pointsPerEpoch, 0.5 + Math.sin(index + epoch) / 10 + epoch / 100),
        );
        const { step, computeSeconds } = epochs.at(-1)!;
        const ending = { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.6 } } as const;
        return { runId, attempt, step, computeSeconds, points: [], epochs, ending };
      });
      runs.clear();
      await tell(reports);
    },
    steps: () => Object.fromEntries([...runs].map(([runId, { step }]) => [runId, step])),
    close() {
      clearInterval(heartbeat);
      socket.close();
    },
  };
}
