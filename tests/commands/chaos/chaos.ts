/** `npm run chaos -- trainer | server | faults | hostile | endurance | lesson | stalls [options]`: faults on purpose, on this machine, and what is left of the promises. */
import { parseArgs } from 'node:util';
import { isKept, type Outcome, table } from '../harness/outcome.ts';
import { enduranceTrial } from './endurance.ts';
import { faults, faultTrials } from './faults.ts';
import { hostileTrial } from './hostile.ts';
import { longLessonTrial } from './long-lesson.ts';
import { serverTrial } from './server.ts';
import { stallTrial } from './stalls.ts';
import { trainerTrial } from './trainer.ts';

const usage = `npm run chaos -- trainer [--kills 20] [--runs 10] [--seed N] [--json]
npm run chaos -- server [--kills 20] [--seed N] [--json]
npm run chaos -- faults [--json]
npm run chaos -- hostile [--cases 100000] [--seed N] [--json]
npm run chaos -- endurance [--minutes 20] [--seed N] [--json]
npm run chaos -- stalls [--stalls 20] [--seconds 60] [--postgres] [--seed N] [--json]
npm run chaos -- lesson [--lessons 1] [--minutes 60] [--json]

  trainer   SIGKILL for the local trainer at random moments while a class trains
  server    SIGKILL for the server at random moments while students submit and train
  faults    full disk, corrupt checkpoint, a network too large for the memory, one that kills its trainer
  hostile   every request, message of trainers and route with input that nobody sound would send
  endurance four classes of 30 one lesson after another, with drops, restarts and kills: what grows, what is left
  stalls    server, trainer, database and the lines between them stand still for a while
  lesson    forty runs reported ten times a second for as long as a lesson, or many lessons, on one database
  --seed    of the random moments; printed, so that a trial can be repeated`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      kills: { type: 'string', default: '20' },
      runs: { type: 'string', default: '10' },
      minutes: { type: 'string', default: process.argv[2] === 'lesson' ? '60' : '20' },
      lessons: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      cases: { type: 'string', default: '100000' },
      stalls: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '60' },
      postgres: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { kills, runs, minutes, lessons, stalls, seconds, seed } = Object.fromEntries(
    (['kills', 'runs', 'minutes', 'lessons', 'stalls', 'seconds', 'seed'] as const).map((name) => [
      name,
      Number(values[name]),
    ]),
  ) as Record<'kills' | 'runs' | 'minutes' | 'lessons' | 'stalls' | 'seconds' | 'seed', number>;
  if (
    ![kills, runs, minutes, lessons, stalls, seconds, seed].every((value) => Number.isInteger(value) && value >= 0) ||
    runs < 1 ||
    runs > 40 ||
    kills > 100 ||
    stalls > 200 ||
    seconds < 1 ||
    seconds > 120 ||
    lessons < 1 ||
    lessons > 100 ||
    minutes < 1 ||
    minutes > 240
  ) {
    throw new Error(
      '--kills takes 0 to 100, --runs 1 to 40, --minutes 1 to 240, --lessons 1 to 100, --stalls 0 to 200, --seconds 1 to 120, --seed a whole number.',
    );
  }
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const trials: Record<string, () => Promise<Outcome[]>> = {
    trainer: async () => [await trainerTrial({ kills, runs, seed, longestLife: 24, say })],
    server: async () => [await serverTrial({ kills, students: 6, seed, longestLife: 6, say })],
    hostile: async () => [await hostileTrial({ cases: Number(values.cases), seed, say })],
    endurance: async () => [
      await enduranceTrial({
        classes: 4,
        students: 30,
        rounds: Math.floor((60 * minutes) / 90),
        roundSeconds: 75,
        seed,
        say,
      }),
    ],
    stalls: async () => [
      await stallTrial({ stalls, students: 6, seed, longestStall: seconds, postgres: values.postgres, say }),
    ],
    lesson: async () => [await longLessonTrial({ lessons, minutes, say })],
    faults: async () => [...(await faultTrials(faults, say)).values()],
  };
  const trial = Object.hasOwn(trials, positionals[0] ?? '') ? trials[positionals[0]!] : undefined;
  if (!trial) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const outcomes = await trial();
  console.log(values.json ? JSON.stringify(outcomes, null, 2) : table(outcomes));
  process.exitCode = outcomes.every(isKept) ? 0 : 1;
}

// What a trial has started and made goes with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
