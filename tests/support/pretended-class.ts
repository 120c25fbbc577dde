/** A class with results in a moment: real students on a real server, whose runs a pretended trainer reports. */
import { createConnection } from '#app/_live/connection.ts';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { createSessionStore } from '#app/_live/session-store.ts';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import { pretendTrainer } from './pretend-trainer.ts';
import { pretendedCurves } from './pretended-curves.ts';

export type Seated = { readonly nickname: string; readonly seatToken: string; readonly seatId: string };

/** A server that was started with `TRAINERS: '0'` and the pretended trainer's token. */
export async function pretendedClass(url: string, title: string, nicknames: readonly string[]) {
  const key = newSecret();
  const opened = await askOnce('open-session', { title, instructorKey: key }, { url });
  if (!opened.ok) throw new Error(opened.refusal.message);
  const { code } = opened.data;
  const trainer = pretendTrainer(url);
  const connections: { close: () => void }[] = [];
  const students = new Map<string, { seated: Seated; handIn: (values: Hyperparameters) => Promise<Handed> }>();

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
      async handIn(hyperparameters) {
        const reply = await connection.request('hand-in', { hyperparameters, again: true });
        if (!reply.ok) throw new Error(reply.refusal.message);
        return reply.data;
      },
    });
  }

  /** Hands in, and trains to the end, or as far as `share` of its points; the result is the run. */
  async function train(nickname: string, hyperparameters: Hyperparameters, reach: number, share = 1): Promise<Handed> {
    const run = await students.get(nickname)!.handIn(hyperparameters);
    const { points, epochs } = pretendedCurves(hyperparameters, reach);
    const seen = points.slice(0, Math.ceil(points.length * share));
    const last = seen.at(-1)!.step;
    const ended = epochs.filter(({ step }) => step <= last);
    // As many points a message as a real trainer sends at most.
    for (let from = 0; from < seen.length; from += 200) {
      const some = seen.slice(from, from + 200);
      const [first, end] = [some[0]!.step, some.at(-1)!.step];
      const within = ended.filter(({ step }) => step >= first && step <= end);
      const isLast = from + 200 >= seen.length && share === 1;
      await trainer.report(run.runId, some, within, isLast ? reach - 0.005 : undefined);
    }
    return run;
  }

  return {
    code,
    key,
    trainer,
    train,
    seat: (nickname: string) => students.get(nickname)!.seated,
    /** The student leaves, so that a browser can take the seat. */
    close() {
      trainer.close();
      for (const connection of connections) connection.close();
    },
  };
}
