/** A class of many clients on a real server while a trainer trains forty runs on the same cores: joining, delivery, age of curves, a storm, hello. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { childEnvironment } from '#server/base/config.ts';
import { openClassroom, openSession, until, yes } from '../../support/classroom.ts';
import { machine, processorSeconds } from '../harness/measure.ts';
import { openServed, type Served } from '../harness/served.ts';
import { startCrowd } from './class/crowd.ts';
import { delayAt, sumOfDelays } from './class/delays.ts';
import { measureGreeting } from './class/greeting.ts';
import { steadyTrainer } from './class/steady-trainer.ts';

export type ClassOptions = {
  readonly students: number;
  readonly runs: number;
  readonly sessions: number;
  /** How long deliveries are measured. */
  readonly seconds: number;
  readonly json: boolean;
  /** The folder for the server's profile; undefined for none. */
  readonly profile: string | undefined;
};

const token = 'the token of the class';
const realTrainer = path.resolve(import.meta.dirname, '../../../server/trainer/process.ts');
/** All disconnect at once and return within this time. */
const stormMilliseconds = 1000;
const settlePatience = 10_000;

const residentBytes = (pid: number): number =>
  1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);

/** Memory that the server's JavaScript uses, without garbage. */
async function usedBytes({ url, pid }: Served): Promise<number> {
  process.kill(pid(), 'SIGUSR2');
  const text = await (await fetch(`${url}/metrics`)).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return figure('nodejs_heap_size_used_bytes');
}

const quantiles = (all: readonly number[][]) => {
  const delays = sumOfDelays(all);
  return { p50: delayAt(delays, 0.5), p99: delayAt(delays, 0.99), max: delayAt(delays, 1) };
};

/** One after another, so that none waits for others. */
async function openSessions(url: string, count: number): Promise<string[]> {
  const codes: string[] = [];
  for (let session = 0; session < count; session++) {
    codes.push((await openSession(url, 'Class')).code);
  }
  return codes;
}

/** Runs that the product's own trainer holds meanwhile: its full capacity. */
const residentRuns = 40;

/** Starts the product's own trainer on runs that outlast the measurement; returns its process and how to end it. */
async function trainForReal(url: string, folder: string) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=DEP0051', realTrainer, '--server', url, '--data', folder, '--name', 'real'],
    {
      env: childEnvironment({ TRAINER_TOKEN: token, LOG_LEVEL: 'error' }),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const end = () => void child.kill('SIGKILL');
  process.on('exit', end);
  const classroom = await openClassroom(url);
  const { hyperparameters } = presetById('cnn-74')!;
  for (let number = 0; number < residentRuns; number++) {
    const { connection } = await classroom.join(number);
    yes(await connection.request('submit-run', { hyperparameters: { ...hyperparameters, epochs: 200 }, again: true }));
  }
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The trainer ended with ${code}.`);
  });
  gone.catch(() => {});
  const trains = until(
    classroom.instructor.store,
    () => Object.values(classroom.session().runs).filter(({ step }) => step > 0).length === residentRuns,
  );
  await Promise.race([trains, gone]);
  classroom.close();
  return { pid: child.pid!, end };
}

/** The number of the real trainer's reports by age, with the bounds of the server's own histogram, in seconds. */
async function reportAges(url: string): Promise<Map<number, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const buckets = text.matchAll(/^classroom_report_age_seconds_bucket\{le="([\d.]+)"\} (\d+)$/gm);
  return new Map([...buckets].map(([, bound, count]) => [Number(bound), Number(count)]));
}

/** The smallest bound that this share of the reports since `before` stayed within. */
function ageAt(before: Map<number, number>, after: Map<number, number>, share: number): number {
  const counts = [...after].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)] as const);
  const all = counts.at(-1)?.[1] ?? 0;
  return counts.find(([, count]) => all > 0 && count >= share * all)?.[0] ?? Number.NaN;
}

/** Prints progress. */
const say = (text: string) => void process.stderr.write(`${text}\n`);

async function measure({ students, runs, sessions, seconds, profile }: ClassOptions) {
  const served = await openServed({
    environment: { TRAINERS: '0', TRAINER_TOKEN: token },
    nodeOptions: ['--expose-gc', ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`])],
  });
  const crowd = startCrowd(students);
  try {
    await served.start();
    const codes = await openSessions(served.url, sessions);
    const seats = Array.from({ length: students }, (_, number) => ({ code: codes[number % sessions]!, number }));
    const memoryBefore = await usedBytes(served);
    say('The students join.');
    const joinBegan = performance.now();
    const joined = await Promise.all(
      Array.from({ length: crowd.parts }, (_, part) =>
        crowd.tell(part, 'join', {
          url: served.url,
          seats: seats.filter((_seat, index) => Math.floor(index / sessions) % crowd.parts === part),
        }),
      ),
    );
    const joinSeconds = (performance.now() - joinBegan) / 1000;
    const memoryPerClient = ((await usedBytes(served)) - memoryBefore) / students;

    say('Runs are submitted, and a trainer begins to train forty of them.');
    const trainer = steadyTrainer(served.url, token);
    for (const [index, code] of codes.entries()) {
      const own = Math.floor(runs / sessions) + (index < runs % sessions ? 1 : 0);
      await crowd.tell(0, 'submit-run', { code, runs: own });
    }
    await trainer.take(runs);
    const stop = trainer.start();
    const real = await trainForReal(served.url, served.folder);
    await sleep(1000);
    say('Deliveries are measured.');
    await crowd.tellAll('record', { on: true });
    const agesBefore = await reportAges(served.url);
    const [cpuBefore, trainerBefore, began] = [
      processorSeconds(served.pid()),
      processorSeconds(real.pid),
      performance.now(),
    ];
    await sleep(seconds * 1000);
    const passed = (performance.now() - began) / 1000;
    const serverCores = (processorSeconds(served.pid()) - cpuBefore) / passed;
    const trainerCores = (processorSeconds(real.pid) - trainerBefore) / passed;
    await crowd.tellAll('record', { on: false });
    const agesAfter = await reportAges(served.url);

    say('All disconnect and return.');
    const cpuBeforeStorm = processorSeconds(served.pid());
    const storm = await crowd.tellAll('storm', { within: stormMilliseconds });
    const stormCpuSeconds = processorSeconds(served.pid()) - cpuBeforeStorm;
    await stop();
    const settled = await crowd.tellAll('settle', { steps: trainer.steps(), patience: settlePatience });
    const tallies = await crowd.tellAll('tally', {});
    const total = (name: 'bytes' | 'messages' | 'points' | 'lost' | 'doubled') =>
      tallies.reduce((sum, tally) => sum + tally[name], 0);
    const result = {
      students,
      sessions,
      runs,
      join: { seconds: joinSeconds, milliseconds: quantiles(joined.map(({ delays }) => delays)) },
      delivery: {
        seconds: passed,
        milliseconds: quantiles(tallies.map(({ delays }) => delays)),
        messages: total('messages'),
        bytesPerClientAndMinute: (total('bytes') / students / passed) * 60,
        points: total('points'),
      },
      lost: total('lost') + settled.reduce((sum, { behind }) => sum + behind, 0),
      doubled: total('doubled'),
      server: {
        cores: serverCores,
        megabytes: residentBytes(served.pid()) / 1e6,
        kilobytesPerClient: memoryPerClient / 1e3,
      },
      trainerCores,
      reportAge: {
        p50: ageAt(agesBefore, agesAfter, 0.5),
        p99: ageAt(agesBefore, agesAfter, 0.99),
        max: ageAt(agesBefore, agesAfter, 1),
      },
      storm: { milliseconds: quantiles(storm.map(({ delays }) => delays)), serverSeconds: stormCpuSeconds },
    };
    real.end();
    trainer.close();
    crowd.close();
    say('Hello is measured in a session with 400 finished runs.');
    const greeting = await measureGreeting(served.url, token);
    await served.stop();
    return { ...result, greeting, machine: machine() };
  } finally {
    crowd.close();
    await served.close();
  }
}

export async function benchClass(options: ClassOptions): Promise<void> {
  const result = await measure(options);
  if (options.json) return console.log(JSON.stringify(result));
  const { join, delivery, server, storm, greeting } = result;
  const shown = ({ p50, p99, max }: typeof storm.milliseconds) => `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
  console.log(
    `${result.students} clients in ${result.sessions} sessions, ${result.runs} runs reported 10 times a second`,
  );
  console.log(`  joining     all at once: ${join.seconds.toFixed(1)} s; each ${shown(join.milliseconds)}`);
  console.log(
    `  delivery    ${shown(delivery.milliseconds)} from trainer to client, over ${delivery.seconds.toFixed(0)} s`,
  );
  console.log(`  bytes       ${(delivery.bytesPerClientAndMinute / 1e6).toFixed(2)} MB a minute to each client`);
  console.log(
    `  points      ${delivery.points} in ${delivery.messages} messages: ${result.lost} lost, ${result.doubled} doubled`,
  );
  console.log(
    `  server      ${server.cores.toFixed(2)} cores, ${server.megabytes.toFixed(0)} MB, ${server.kilobytesPerClient.toFixed(0)} kB per client; the trainer had ${result.trainerCores.toFixed(2)} cores`,
  );
  const { p50, p99, max } = result.reportAge;
  console.log(
    `  curves      ${residentRuns} runs in real training: a report is p50 ≤ ${p50} s, p99 ≤ ${p99} s, max ≤ ${max} s old when it is acknowledged`,
  );
  console.log(
    `  storm       all disconnect and return within a second: settled ${shown(storm.milliseconds)}; ${storm.serverSeconds.toFixed(1)} s of the server's core`,
  );
  console.log(
    `  hello       40 students, 400 finished runs: ${(greeting.bytes / 1e3).toFixed(0)} kB on the wire of ${(greeting.plainBytes / 1e3).toFixed(0)} kB, ${greeting.milliseconds.toFixed(0)} ms`,
  );
  console.log(`  ${result.machine}`);
}
