/** `npm run chaos -- trainer | server | faults | hostile | endurance | lesson | stalls [options]`: causes faults on purpose on this machine and checks which promises hold. */
import { OptionError, readArguments, runCommand, wholeNumber } from '../harness/command.ts';
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

async function main(): Promise<boolean> {
  const { positionals, values } = readArguments({
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
  const limits = {
    kills: [0, 100],
    runs: [1, 40],
    minutes: [1, 240],
    lessons: [1, 100],
    stalls: [0, 200],
    seconds: [1, 120],
    cases: [1, 100_000_000],
    seed: [0, 2 ** 31],
  } as const;
  const numbers = Object.entries(limits).map(([name, [minimum, maximum]]) => [
    name,
    wholeNumber(name, values[name as keyof typeof limits], minimum, maximum),
  ]);
  const { kills, runs, minutes, lessons, stalls, seconds, cases, seed } = Object.fromEntries(numbers) as Record<
    keyof typeof limits,
    number
  >;
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const trials: Record<string, () => Promise<Outcome[]>> = {
    trainer: async () => [await trainerTrial({ kills, runs, seed, longestLife: 24, say })],
    server: async () => [await serverTrial({ kills, students: 6, seed, longestLife: 6, say })],
    hostile: async () => [await hostileTrial({ cases, seed, say })],
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
  if (!trial) throw new OptionError(`There is no trial "${positionals[0] ?? ''}".`);
  const outcomes = await trial();
  console.log(values.json ? JSON.stringify(outcomes, null, 2) : table(outcomes));
  return outcomes.every(isKept);
}

await runCommand(usage, main);
