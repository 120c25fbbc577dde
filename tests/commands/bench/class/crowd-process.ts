/** Some of a crowd's clients in their own process, started and controlled by crowd.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newSecret } from '#app/_live/identity.ts';
import { nicknameOf } from '../../../support/choices.ts';
import { smallRun } from '../../../support/lesson.ts';
import { Client } from './client.ts';
import { addDelay, type Delays, sumOfDelays } from './delays.ts';

export type Orders = {
  /** All join at once; returns how long each took from connecting to the reply to hello. */
  join: { ask: { url: string; seats: { code: string; number: number }[] }; answer: { delays: Delays } };
  /** The first clients of the session in this process submit runs, one after another. */
  'submit-run': { ask: { code: string; runs: number }; answer: { submitted: number } };
  record: { ask: { on: boolean }; answer: object };
  /** Resolves when all have their session's runs up to these steps, or after this many milliseconds. */
  settle: { ask: { steps: Record<string, number>; patience: number }; answer: { behind: number } };
  /** All disconnect at once and return within this many milliseconds; returns how long each took until its next broadcast. */
  storm: { ask: { within: number }; answer: { delays: Delays } };
  tally: {
    ask: object;
    answer: { delays: Delays; bytes: number; messages: number; points: number; lost: number; doubled: number };
  };
};

const clients: Client[] = [];

const carryOut: { [Name in keyof Orders]: (order: Orders[Name]['ask']) => Promise<Orders[Name]['answer']> } = {
  async join({ url, seats }) {
    const delays: Delays = [];
    await Promise.all(
      seats.map(async ({ code, number }) => {
        const client = new Client(url, code, newSecret());
        clients.push(client);
        addDelay(delays, await client.enter(nicknameOf(number)));
      }),
    );
    return { delays };
  },
  async 'submit-run'({ code, runs }) {
    const own = clients.filter((client) => client.code === code);
    let submitted = 0;
    for (let run = 0; run < runs && own.length > 0; run++) {
      const hyperparameters = { ...smallRun, trainSize: 50_000, epochs: 200, seed: run };
      const reply = await own[run % own.length]!.ask('submit-run', { hyperparameters, again: true });
      if (!reply.ok) throw new Error(reply.refusal.message);
      submitted += 1;
    }
    return { submitted };
  },
  async record({ on }) {
    for (const client of clients) client.recording = on;
    return {};
  },
  async settle({ steps, patience }) {
    const until = performance.now() + patience;
    for (;;) {
      const behind = clients.filter((client) =>
        [...client.steps].some(([runId, step]) => steps[runId] !== step),
      ).length;
      if (behind === 0 || performance.now() > until) return { behind };
      await sleep(20);
    }
  },
  async storm({ within }) {
    const began = performance.now();
    const delays: Delays = [];
    for (const client of clients) client.drop();
    await Promise.all(
      clients.map(async (client) => {
        await sleep(Math.random() * within);
        const heard = new Promise<void>((resolve) => {
          client.heard = resolve;
        });
        await client.enter();
        await heard;
        client.heard = () => {};
        addDelay(delays, performance.now() - began);
      }),
    );
    return { delays };
  },
  async tally() {
    const all = clients.map(({ tally }) => tally);
    const sum = (name: 'bytes' | 'messages' | 'points' | 'lost' | 'doubled') =>
      all.reduce((total, each) => total + each[name], 0);
    return {
      delays: sumOfDelays(all.map(({ delays }) => delays)),
      bytes: sum('bytes'),
      messages: sum('messages'),
      points: sum('points'),
      lost: sum('lost'),
      doubled: sum('doubled'),
    };
  },
};

process.on('message', ({ id, name, ask }: { id: number; name: keyof Orders; ask: never }) => {
  carryOut[name](ask).then(
    (answer) => process.send!({ id, answer }),
    (error: Error) => process.send!({ id, error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
