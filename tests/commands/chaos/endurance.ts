/** Rounds of classes with drops, restarts and kills, while the resources of the server and its trainer are watched. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf } from '../../support/children.ts';
import { createRandom, type Random } from '../../support/choices.ts';
import { allOf, type Check, type Outcome } from '../harness/outcome.ts';
import { endProcess, openServed, type Served } from '../harness/served.ts';
import { simulate } from '../simulate/lesson.ts';
import type { Report } from '../simulate/report.ts';

export type EnduranceTrial = {
  readonly classes: number;
  readonly students: number;
  /** In the first half, server and trainer are killed and restarted; in the second they keep running. */
  readonly rounds: number;
  readonly roundSeconds: number;
  readonly seed: number;
  readonly say: (text: string) => void;
};

/** The resources held when a round is over and everybody has left. */
type Held = {
  readonly serverMegabytes: number;
  readonly heapMegabytes: number;
  readonly trainerMegabytes: number;
  readonly sockets: number;
  readonly timers: number;
  readonly files: number;
  readonly processes: number;
};

/** Time for temporary resources to be released: an unresponsive trainer is waited for 10 s. */
const passingMilliseconds = 12_000;
const quietPatience = 60_000;
/** How much memory may grow between the first and last quiet moment of the second half: caches fill, pages stay. */
const flat = 1.15;
/** Temporary resources, such as the timer of the next broadcast: far fewer than one round's clients. */
const passing = 5;

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1000;

/** Seconds since the process began: field 22 of its `stat`, in hundredths of a second since boot, see proc(5). */
function ageOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number.parseFloat(readFileSync('/proc/uptime', 'utf8')) - Number(fields[22 - 3]) / 100;
}

/** Without those of the embedded database, which keeps the files of its tables open. */
function openFiles(pid: number, folder: string): number {
  const database = path.join(folder, 'database');
  return readdirSync(`/proc/${pid}/fd`).filter((descriptor) => {
    try {
      return !readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith(database);
    } catch {
      return false;
    }
  }).length;
}

async function heldNow({ url, folder, pid, trainer }: Served): Promise<Held> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (pattern: RegExp) => [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0);
  return {
    serverMegabytes: residentMegabytes(pid()),
    heapMegabytes: sum(/^nodejs_heap_size_used_bytes (.*)$/gm) / 1e6,
    trainerMegabytes: residentMegabytes(await trainer()),
    sockets: sum(/^classroom_sockets\{.*\} (.*)$/gm),
    timers: sum(/^nodejs_active_resources\{type="Timeout"\} (.*)$/gm),
    files: openFiles(pid(), folder),
    processes: childrenOf(pid()).length,
  };
}

/**
 * The resources at the quietest moment after everybody has left: when no timer has ended for a while, or after a timeout.
 * Runs still train then, so timers come and go.
 */
async function quiet(served: Served): Promise<Held> {
  const began = performance.now();
  let quietest = await heldNow(served);
  for (let since = began; ; ) {
    await sleep(500);
    const held = await heldNow(served);
    const now = performance.now();
    if (held.sockets > 0 || quietest.sockets > 0 || held.timers < quietest.timers) [quietest, since] = [held, now];
    if (now - since > passingMilliseconds || now - began > quietPatience) return quietest;
  }
}

/** Restarts the server, kills it, and kills the trainer, each once at a different time during a round. */
async function disturb(served: Served, random: Random, milliseconds: number, say: (text: string) => void) {
  const deeds: readonly [string, () => Promise<unknown>][] = [
    ['the server is restarted', () => served.stop().then(served.start)],
    ['the server is killed', () => served.kill().then(served.start)],
    ['the trainer is killed', async () => endProcess(await served.trainer())],
  ];
  for (const [name, deed] of deeds) {
    await sleep((0.15 + 0.1 * random.between(0, 1)) * milliseconds);
    await deed();
    say(`  ${name}`);
  }
}

/** One lesson of all classes at once. */
const play = ({ classes, students, roundSeconds, seed }: EnduranceTrial, url: string, round: number) =>
  Promise.all(
    Array.from({ length: classes }, (_, index) =>
      simulate(
        { students, seconds: roundSeconds, url, code: undefined, seed: seed + 1000 * round + index, json: false },
        new AbortController(),
        () => {},
      ),
    ),
  );

const shown = (first: number, last: number, unit = '') => `${first.toFixed(0)} → ${last.toFixed(0)}${unit}`;

/** The growth between the first and last quiet moment of an undisturbed server and trainer. */
function growth(held: readonly Held[]): Check[] {
  const [first, last] = [held[0]!, held.at(-1)!];
  const memory = (promise: string, name: 'serverMegabytes' | 'trainerMegabytes'): Check => ({
    promise,
    found: shown(first[name], last[name], ' MB'),
    kept: last[name] <= flat * first[name],
  });
  const same = (promise: string, name: 'timers' | 'files' | 'processes'): Check => ({
    promise,
    found: shown(first[name], last[name]),
    kept: last[name] <= first[name] + passing,
  });
  return [
    memory('memory of the server does not grow', 'serverMegabytes'),
    memory('memory of the trainer does not grow', 'trainerMegabytes'),
    { promise: 'no socket is left', found: String(last.sockets), kept: held.every(({ sockets }) => sockets === 0) },
    same('no timer is left', 'timers'),
    same('no file stays open', 'files'),
    same('no process is left', 'processes'),
  ];
}

export async function enduranceTrial(trial: EnduranceTrial): Promise<Outcome> {
  const { classes, students, rounds, roundSeconds, seed, say } = trial;
  const began = performance.now();
  const random = createRandom(seed, 2000);
  const served = await openServed();
  try {
    await served.start();
    const reports: Report[] = [];
    const undisturbed: Held[] = [];
    let kills = 0;
    let calmSince = 0;
    for (let round = 1; round <= rounds; round++) {
      const violent = 2 * round <= rounds;
      const lessons = play(trial, served.url, round);
      const deeds = violent ? disturb(served, random, roundSeconds * 1000, say) : undefined;
      const ended = await lessons;
      reports.push(...ended);
      await deeds;
      if (violent) {
        kills += 3;
        calmSince = Date.now();
      }
      const held = violent ? await heldNow(served) : await quiet(served);
      if (!violent) undisturbed.push(held);
      say(
        `lesson ${round} of ${rounds}: ${ended.filter(({ agreed }) => agreed).length} of ${classes} classes agree, server ${held.serverMegabytes.toFixed(0)} MB (heap ${held.heapMegabytes.toFixed(0)}), trainer ${held.trainerMegabytes.toFixed(0)} MB, ${held.sockets} sockets, ${held.timers} timers, ${held.files} files, ${held.processes} programs`,
      );
    }
    await served.stop();
    const orphans = await served.orphans(15_000);
    const checkpoints = path.join(served.folder, 'checkpoints');
    // A trainer killed while writing leaves a partial file, which a later trainer removes once it is old.
    const halves = readdirSync(checkpoints).filter(
      (name) => name.endsWith('.new') && statSync(path.join(checkpoints, name)).mtimeMs > calmSince,
    );
    const people = reports.flatMap((report) => report.students);
    const total = (name: 'submitted' | 'finished' | 'reconnects') => people.reduce((sum, each) => sum + each[name], 0);
    const curves = reports.reduce((sum, { points }) => sum + points.compared, 0);
    return {
      trial: `endurance: ${rounds} rounds of ${classes} classes of ${students}, ${kills} restarts and kills, ${total('submitted')} runs, ${total('finished')} finished, ${total('reconnects')} returns`,
      seed,
      seconds: (performance.now() - began) / 1000,
      log: served.log,
      checks: [
        allOf(
          "every screen's session equals the store's",
          reports.length,
          reports.flatMap(({ code, session }) =>
            session.sequence === null || session.differing.length > 0
              ? [`${code}: ${session.differing.join(', ')}`]
              : [],
          ),
        ),
        allOf(
          "every screen's curves equal the store's",
          curves,
          reports.flatMap(({ points }) => points.differing),
        ),
        ...growth(undisturbed),
        { promise: 'no partial checkpoint is left', found: `${halves.length} left`, kept: halves.length === 0 },
        {
          promise: 'no trainer is left',
          found: [
            `${orphans.length} left`,
            ...orphans.map((pid) => `${pid} began ${ageOf(pid).toFixed(0)} s ago`),
          ].join(', '),
          kept: orphans.length === 0,
        },
      ],
    };
  } finally {
    await served.close();
  }
}
