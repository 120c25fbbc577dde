/** Shortages and damage on a classroom's machine: full disk, corrupt checkpoint, no memory. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '#lib/classroom/session.ts';
import { defaultBlock, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import {
  type Classroom,
  curvesOf,
  faultOfCurve,
  numbersOf,
  openClassroom,
  type Student,
  until,
  yes,
} from '../../support/classroom.ts';
import { smallRun } from '../../support/lesson.ts';
import { allOf, type Check, type Outcome } from '../harness/outcome.ts';
import { endProcess, openServed, type Served } from '../harness/served.ts';
import { fillDisk } from './disk.ts';

type Scene = { readonly served: Served; readonly classroom: Classroom; readonly students: readonly Student[] };

/** Enough for the database and some checkpoints. */
const diskMegabytes = 160;
/** Some seconds of training. */
const some: Hyperparameters = { ...smallRun, trainSize: 4000, epochs: 6 };
/** Longer than any trial. */
const endless: Hyperparameters = { ...smallRun, trainSize: 50_000, epochs: 200 };

const submitRun = async ({ connection }: Student, hyperparameters: Hyperparameters): Promise<string> =>
  yes(await connection.request('submit-run', { hyperparameters, again: true })).runId;

/** Waits until the run has done this many steps. */
const trains = ({ instructor, session }: Classroom, runId: string, steps: number) =>
  until(instructor.store, () => (session().runs[runId]?.step ?? 0) >= steps);

async function finishedWhole(classroom: Classroom, runIds: readonly string[]): Promise<Check[]> {
  const runs = await classroom.ended(runIds);
  const curves = await curvesOf(classroom.instructor, runIds);
  const faults = runs.flatMap((run) => {
    const fault = run.state === 'finished' ? faultOfCurve(run, curves.get(run.id)!) : run.state;
    return fault ? `run ${run.number}: ${fault}` : [];
  });
  return [allOf('the others finish with complete curves', runs.length, faults)];
}

/** How the run with the fault ended: with a message, or normally. */
function endingOf(run: Run): Check {
  const message = run.ending?.state === 'failed' ? run.ending.message : undefined;
  return {
    promise: 'the run fails with a sentence, or continues',
    found: message ?? run.state,
    kept: run.state === 'finished' || (message !== undefined && /[.]$/.test(message)),
  };
}

/** The data folder's disk fills up while runs train and students submit, and is freed again. */
async function fullDisk({ served, classroom, students }: Scene): Promise<Check[]> {
  const [first, second] = students as [Student, Student];
  const long = await submitRun(first, endless);
  const runIds = [await submitRun(second, some)];
  await trains(classroom, long, 1);
  const free = fillDisk(served.folder);
  const unkept = served.says(/could not write a checkpoint/);
  let refusals = 0;
  while (refusals < 3) {
    const reply = await second.connection.request('submit-run', {
      hyperparameters: { ...smallRun, seed: runIds.length },
    });
    if (reply.ok) runIds.push(reply.data.runId);
    else if (reply.refusal.code === 'server-error') refusals += 1;
    else throw new Error(reply.refusal.message);
    if (runIds.length > 15) break;
  }
  await unkept;
  free();
  yes(await first.connection.request('stop-run', { runId: long }));
  return [
    {
      promise: 'what cannot be stored is refused, not acknowledged',
      found: `${refusals} refused, ${runIds.length} taken`,
      kept: refusals > 0,
    },
    ...(await finishedWhole(classroom, runIds)),
  ];
}

const damages: readonly { readonly name: string; readonly damage: (file: string) => void }[] = [
  {
    name: 'one bit',
    damage(file) {
      const bytes = readFileSync(file);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = bytes[middle]! ^ 1;
      writeFileSync(file, bytes);
    },
  },
  { name: 'cut off', damage: (file) => truncateSync(file, 1000) },
  { name: 'emptied', damage: (file) => truncateSync(file, 0) },
];

/** Paused runs with damaged checkpoints are resumed; all must end like the undamaged one. */
async function corruptCheckpoint({ served, classroom, students }: Scene): Promise<Check[]> {
  const untouched = await submitRun(students.at(-1)!, some);
  const damaged = await Promise.all(
    damages.map(async ({ damage }, index) => {
      const student = students[index]!;
      const runId = await submitRun(student, some);
      await trains(classroom, runId, 10);
      yes(await student.connection.request('pause-run', { runId }));
      const { attempt } = classroom.session().runs[runId]!;
      const file = path.join(served.folder, 'checkpoints', `${runId}.${attempt}.checkpoint`);
      while (!existsSync(file)) await sleep(20);
      damage(file);
      yes(await student.connection.request('resume-run', { runId }));
      return runId;
    }),
  );
  const checks = await finishedWhole(classroom, [untouched, ...damaged]);
  const curves = await curvesOf(classroom.instructor, [untouched, ...damaged]);
  const reference = numbersOf(curves.get(untouched)!);
  const different = damages.filter((_, index) => numbersOf(curves.get(damaged[index]!)!) !== reference);
  return [
    ...checks,
    allOf(
      'runs with a damaged checkpoint end as if undisturbed',
      damages.length,
      different.map(({ name }) => name),
    ),
  ];
}

/** Six blocks without pooling, in large batches: about 100 GB. */
const huge: Hyperparameters = {
  ...smallRun,
  batchSize: 1024,
  trainSize: 2000,
  blocks: Array(6).fill({ ...defaultBlock, filters: 256, kernel: 3, convolutions: 3, pooling: 'none' }),
};

async function tooLarge({ classroom, students }: Scene): Promise<Check[]> {
  const [first, second] = students as [Student, Student];
  const other = await submitRun(second, some);
  const reply = await first.connection.request('submit-run', { hyperparameters: huge });
  return [
    {
      promise: 'a network too large for any memory is refused with what it needs',
      found: reply.ok ? 'taken' : reply.refusal.message,
      kept: !reply.ok && reply.refusal.code === 'too-much-memory',
    },
    ...(await finishedWhole(classroom, [other])),
  ];
}

/** The estimate accepts a network, and then the system refuses the memory. */
async function noMemory({ served, classroom, students }: Scene): Promise<Check[]> {
  const [first, second] = students as [Student, Student];
  const other = await submitRun(second, some);
  await trains(classroom, other, 1);
  const pid = await served.trainer();
  const held = Number(/VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
  const limited = spawnSync('prlimit', ['--pid', String(pid), `--as=${held + 2e8}`]).status === 0;
  const blocks = Array(2).fill({ ...defaultBlock, filters: 96, pooling: 'none' });
  const [run] = await classroom.ended([await submitRun(first, { ...smallRun, epochs: 1, batchSize: 250, blocks })]);
  const ending = endingOf(run!);
  return [
    limited ? ending : { ...ending, found: `${ending.found}; not limited: prlimit is missing` },
    ...(await finishedWhole(classroom, [other])),
  ];
}

/** How many trainers die at the beginning of a run before it is given up. */
const deaths = 3;

/** A run at whose beginning the trainer always dies: SIGKILL as soon as it has recorded the start. */
async function deadlyRun({ served, classroom, students }: Scene): Promise<Check[]> {
  const [first, second] = students as [Student, Student];
  const other = await submitRun(second, some);
  await trains(classroom, other, 1);
  const runId = await submitRun(first, { ...smallRun, blocks: Array(2).fill({ ...defaultBlock, filters: 32 }) });
  const note = path.join(served.folder, 'checkpoints', `${runId}.begins`);
  for (let death = 1, pid: number | undefined; death <= deaths; death++) {
    pid = await served.trainer(pid);
    while (!existsSync(note) || readFileSync(note, 'utf8') !== String(death)) await sleep(2);
    endProcess(pid);
  }
  const [run] = await classroom.ended([runId]);
  const message = run!.ending?.state === 'failed' ? run!.ending.message : run!.state;
  return [
    {
      promise: `the run is given up after ${deaths} deaths, with a sentence`,
      found: `${message} (lent ${run!.attempt} times)`,
      kept: message.startsWith(`The trainer died ${deaths} times`) && run!.attempt === deaths + 1,
    },
    ...(await finishedWhole(classroom, [other])),
  ];
}

const scenes = {
  'full disk': fullDisk,
  'corrupt checkpoint': corruptCheckpoint,
  'network too large': tooLarge,
  'no memory left': noMemory,
  'deadly run': deadlyRun,
} satisfies Record<string, (scene: Scene) => Promise<Check[]>>;

export type Fault = keyof typeof scenes;
export const faults = Object.keys(scenes) as Fault[];

/** Causes these faults, one after another, for one server and its trainer; leaves out those that cannot be tried here. */
export async function faultTrials(wanted: readonly Fault[], say: (text: string) => void): Promise<Map<Fault, Outcome>> {
  const served = await openServed({ diskMegabytes });
  const outcomes = new Map<Fault, Outcome>();
  try {
    await served.start();
    for (const fault of wanted) {
      const began = performance.now();
      const told = served.log.length;
      say(
        `${fault}${fault === 'full disk' && !served.ownDisk ? ': left out, because this user may not mount a small disk' : ''}`,
      );
      if (fault === 'full disk' && !served.ownDisk) continue;
      const classroom = await openClassroom(served.url);
      const students = await Promise.all(Array.from({ length: 4 }, (_, number) => classroom.join(number)));
      const { store } = classroom.instructor;
      await until(store, () => store.getState().live?.trainers.some(({ connected }) => connected));
      const checks = await scenes[fault]({ served, classroom, students });
      classroom.close();
      outcomes.set(fault, {
        trial: `fault: ${fault}`,
        seconds: (performance.now() - began) / 1000,
        checks,
        log: served.log.slice(told),
      });
    }
    await served.stop();
    return outcomes;
  } finally {
    await served.close();
  }
}
