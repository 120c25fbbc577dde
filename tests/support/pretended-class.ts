/** A class with instant results: real students on a real server, with runs reported by a pretend trainer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { openClassroom, type Student } from './classroom.ts';
import { pretendTrainer } from './pretend-trainer.ts';
import { type PretendedCurves, pretendedCurves } from './pretended-curves.ts';

/** A run whose points are reported one by one. */
export type Growing = {
  readonly number: number;
  /** Reports the next point, if any, with the epoch that it ends. */
  next(): Promise<void>;
};

/** Each run gets a point ten times a second until `isOver`. */
export async function grow(runs: readonly Growing[], isOver: () => boolean): Promise<void> {
  for (let next = performance.now(); !isOver(); next += 100) {
    await Promise.all(runs.map((run) => run.next()));
    await sleep(Math.max(0, next + 100 - performance.now()));
  }
}

/** A class on a server started with `TRAINERS: '0'` and the pretend trainer's token. */
export async function pretendedClass(url: string, title: string, nicknames: readonly string[]) {
  const classroom = await openClassroom(url, title);
  const trainer = pretendTrainer(url);
  const students = new Map<string, Student>();
  for (const nickname of nicknames) students.set(nickname, await classroom.join(nickname));

  const submitRun = (nickname: string, hyperparameters: Hyperparameters) =>
    students.get(nickname)!.request('submit-run', { hyperparameters, again: true });

  /** Submits a run and trains it to the end, or up to `share` of its points; returns the run. */
  async function train(nickname: string, hyperparameters: Hyperparameters, reach: number, share = 1) {
    const run = await submitRun(nickname, hyperparameters);
    const curves = pretendedCurves(hyperparameters, reach);
    const count = Math.ceil(curves.points.length * share);
    await report(run.runId, curves, 0, count, share === 1 ? reach - 0.005 : undefined);
    return run;
  }

  /** Reports the points of these indices; finishes the run if there is a test accuracy. */
  async function report(runId: string, { points, epochs }: PretendedCurves, from: number, to: number, test?: number) {
    // At most as many points per message as a real trainer sends.
    for (let begin = from; begin < to; begin += 200) {
      const end = Math.min(to, begin + 200);
      const some = points.slice(begin, end);
      const [first, last] = [some[0]!.step, some.at(-1)!.step];
      const within = epochs.filter(({ step }) => step >= first && step <= last);
      await trainer.report(runId, some, within, end === to ? test : undefined);
    }
  }

  /** Submits a run and reports all points except the last `left`, which come one by one. */
  async function begin(nickname: string, hyperparameters: Hyperparameters, reach: number, left: number) {
    const { runId, number } = await submitRun(nickname, hyperparameters);
    const curves = pretendedCurves(hyperparameters, reach);
    let at = Math.max(1, curves.points.length - left);
    await report(runId, curves, 0, at);
    const growing: Growing = {
      number,
      async next() {
        if (at >= curves.points.length) return;
        await report(runId, curves, at, at + 1);
        at += 1;
      },
    };
    return growing;
  }

  return {
    ...classroom,
    trainer,
    train,
    begin,
    seat: (nickname: string) => students.get(nickname)!,
    close() {
      trainer.close();
      classroom.close();
    },
  };
}
