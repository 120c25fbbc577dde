/** A class with results in a moment: real students on a real server, whose runs a pretended trainer reports. */
import { createConnection } from '#app/_live/connection.ts';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { createSessionStore } from '#app/_live/session-store.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { pretendTrainer } from './pretend-trainer.ts';
import { type PretendedCurves, pretendedCurves } from './pretended-curves.ts';

/** A run under way that is told its points one by one. */
export type Growing = {
  readonly number: number;
  /** Reports the next point, with the epoch that it ends; nothing where there is none. */
  next(): Promise<void>;
};

export type Seated = { readonly nickname: string; readonly seatToken: string; readonly seatId: string };

/** A server that was started with `TRAINERS: '0'` and the pretended trainer's token. */
export async function pretendedClass(url: string, title: string, nicknames: readonly string[]) {
  const key = newSecret();
  const opened = await askOnce('open-session', { title, instructorKey: key }, { url });
  if (!opened.ok) throw new Error(opened.refusal.message);
  const { code } = opened.data;
  const trainer = pretendTrainer(url);
  const connections: { close: () => void }[] = [];
  const students = new Map<string, { seated: Seated; submitRun: (values: Hyperparameters) => Promise<Handed> }>();

  type Handed = { runId: string; number: number };
  for (const nickname of nicknames) {
    const seatToken = newSecret();
    const joined = await askOnce('join-session', { code, nickname, seatToken }, { url });
    if (!joined.ok) throw new Error(joined.refusal.message);
    const connection = createConnection({
      url,
      code,
      identity: { role: 'student', seatToken },
      store: createSessionStore(),
    });
    connection.open();
    connections.push(connection);
    students.set(nickname, {
      seated: { nickname, seatToken, seatId: joined.data.seatId },
      async submitRun(hyperparameters) {
        const reply = await connection.request('submit-run', { hyperparameters, again: true });
        if (!reply.ok) throw new Error(reply.refusal.message);
        return reply.data;
      },
    });
  }

  /** Submits, and trains to the end, or as far as `share` of its points; the result is the run. */
  async function train(nickname: string, hyperparameters: Hyperparameters, reach: number, share = 1): Promise<Handed> {
    const run = await students.get(nickname)!.submitRun(hyperparameters);
    const curves = pretendedCurves(hyperparameters, reach);
    const count = Math.ceil(curves.points.length * share);
    await report(run.runId, curves, 0, count, share === 1 ? reach - 0.005 : undefined);
    return run;
  }

  /** Reports the points of these indices; with a test accuracy it finishes. */
  async function report(runId: string, { points, epochs }: PretendedCurves, from: number, to: number, test?: number) {
    // As many points a message as a real trainer sends at most.
    for (let begin = from; begin < to; begin += 200) {
      const end = Math.min(to, begin + 200);
      const some = points.slice(begin, end);
      const [first, last] = [some[0]!.step, some.at(-1)!.step];
      const within = epochs.filter(({ step }) => step >= first && step <= last);
      await trainer.report(runId, some, within, end === to ? test : undefined);
    }
  }

  /** Submits and reports all points but so many, which come one by one. */
  async function begin(nickname: string, hyperparameters: Hyperparameters, reach: number, left: number) {
    const { runId, number } = await students.get(nickname)!.submitRun(hyperparameters);
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
    code,
    key,
    trainer,
    train,
    begin,
    seat: (nickname: string) => students.get(nickname)!.seated,
    close() {
      trainer.close();
      for (const connection of connections) connection.close();
    },
  };
}
