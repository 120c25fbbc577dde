/**
 * Stalls parts of a class at random moments while students submit and train: the server, its trainer, the database, and the
 * connections between them. The other parts are not told; a stalled part later continues as if nothing had happened.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '#server/base/config.ts';
import { createRandom } from '../../support/choices.ts';
import { type FreezingLine, freezingLine } from '../../support/freezing-line.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { Outcome } from '../harness/outcome.ts';
import { endProcess, openServed } from '../harness/served.ts';
import { disturbedClass } from './disturbed-class.ts';

export type StallTrial = {
  readonly stalls: number;
  readonly students: number;
  readonly seed: number;
  /** Seconds of the longest stall; the shortest lasts one. */
  readonly longestStall: number;
  /** Whether the database is a PostgreSQL server, which can stall too, or the embedded one. */
  readonly postgres: boolean;
  readonly say: (text: string) => void;
};

const token = 'the token of the stalls';
const trainerProgram = path.resolve(import.meta.dirname, '../../../server/trainer/process.ts');
/** Milliseconds between two stalls, in which the class may or may not recover. */
const pauses = [500, 5000] as const;

/** A part that can be stalled. */
type Part = { readonly name: string; stop(): void; go(): void };

const ofProcess = (name: string, pid: () => number): Part => ({
  name,
  stop: () => void process.kill(pid(), 'SIGSTOP'),
  go: () => void process.kill(pid(), 'SIGCONT'),
});
const ofLine = (name: string, line: FreezingLine): Part => ({
  name,
  stop: () => line.freeze(),
  go: () => line.thaw(),
});

export async function stallTrial(trial: StallTrial): Promise<Outcome> {
  const { stalls, students, seed, longestStall, postgres, say } = trial;
  const began = performance.now();
  const random = createRandom(seed, 2000);
  const undo: (() => unknown)[] = [];
  try {
    const parts: Part[] = [];
    const environment: Record<string, string> = { TRAINERS: '0', TRAINER_TOKEN: token };
    if (postgres) {
      const database = await startPostgres();
      undo.push(database.stop);
      const address = new URL(database.url);
      const line = await freezingLine(Number(address.port));
      undo.push(line.close);
      address.port = String(line.port);
      environment.DATABASE_URL = address.href;
      parts.push(ofLine('the database', line));
    }
    const served = await openServed({ environment });
    undo.push(served.close);
    await served.start();
    const port = Number(new URL(served.url).port);
    const [ofStudents, ofTrainer] = [await freezingLine(port), await freezingLine(port)];
    undo.push(ofStudents.close, ofTrainer.close);
    const trainer = spawn(
      process.execPath,
      [
        '--disable-warning=DEP0051',
        trainerProgram,
        ...['--server', `http://127.0.0.1:${ofTrainer.port}`, '--data', served.folder, '--name', 'far'],
      ],
      {
        env: childEnvironment({ TRAINER_TOKEN: token, LOG_LEVEL: 'error' }),
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    undo.push(() => endProcess(trainer.pid!));
    parts.push(
      ofProcess('the server', served.pid),
      ofProcess('the trainer', () => trainer.pid!),
      ofLine('the line to the students', ofStudents),
      ofLine('the line to the trainer', ofTrainer),
    );
    say(`${students} students submit while ${parts.map(({ name }) => name).join(', ')} stand still, seed ${seed}`);
    const { checks, acknowledged } = await disturbedClass({
      ...{ url: `http://127.0.0.1:${ofStudents.port}`, students, seed, say },
      async disturb(look) {
        for (let stall = 1; stall <= stalls; stall++) {
          await sleep(random.between(...pauses));
          const part = random.pick(parts);
          const seconds = random.between(1, longestStall);
          say(`stall ${stall} of ${stalls}: ${part.name} for ${seconds.toFixed(1)} s`);
          part.stop();
          await sleep(1000 * seconds);
          part.go();
        }
        await look();
      },
    });
    return {
      trial: `${stalls} stalls of up to ${longestStall} s, ${postgres ? 'PostgreSQL' : 'embedded database'}, ${acknowledged.requests} requests`,
      seed,
      seconds: (performance.now() - began) / 1000,
      log: served.log,
      checks,
    };
  } finally {
    for (const step of undo.reverse()) await step();
  }
}
