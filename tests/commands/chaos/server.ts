/** Kills the server again and again while students submit and train, and checks that everything acknowledged is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../support/choices.ts';
import type { Outcome } from '../harness/outcome.ts';
import { openServed } from '../harness/served.ts';
import { disturbedClass } from './disturbed-class.ts';

export type ServerTrial = {
  readonly kills: number;
  readonly students: number;
  readonly seed: number;
  /** The longest life of a server, from when it is ready. */
  readonly longestLife: number;
  readonly say: (text: string) => void;
};

export async function serverTrial({ kills, students, seed, longestLife, say }: ServerTrial): Promise<Outcome> {
  const began = performance.now();
  const random = createRandom(seed, 1000);
  const served = await openServed();
  try {
    await served.start();
    say(`${students} students submit while the server is killed ${kills} times, seed ${seed}`);
    const { checks, acknowledged } = await disturbedClass({
      ...{ url: served.url, students, seed, say },
      async disturb(look, { runs }) {
        for (let kill = 1; kill <= kills; kill++) {
          await sleep(random.between(100, longestLife * 1000));
          await served.kill();
          await served.start();
          await look();
          say(`kill ${kill} of ${kills}: ${runs.length} runs acknowledged`);
        }
      },
    });
    await served.stop();
    const orphans = await served.orphans(15_000);
    return {
      trial: `server: SIGKILL ${kills} times, ${acknowledged.requests} requests, ${acknowledged.refused} refused`,
      seed,
      seconds: (performance.now() - began) / 1000,
      log: served.log,
      checks: [
        ...checks,
        { promise: 'no trainer is left over', found: `${orphans.length} left`, kept: orphans.length === 0 },
      ],
    };
  } finally {
    await served.close();
  }
}
