/** Fair share against first come, first served: the same runs, the two policies alternating, so that both see the same machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { createLog } from '#server/base/log.ts';
import { openCheckpoints } from '#server/trainer/checkpoint.ts';
import { nextTurn } from '#server/trainer/fair-share.ts';
import { lanesFor } from '#server/trainer/lanes.ts';
import { machineMemory } from '#server/trainer/memory.ts';
import { Reports } from '#server/trainer/reports.ts';
import { Slices } from '#server/trainer/slices.ts';
import { loadedCifar10, machine, median } from '../harness/measure.ts';
import { spread } from '../simulate/report.ts';
import { firstMetricsOfAClass } from './first-metrics.ts';

const students = 30;
/** The student who submits ten runs before the others submit theirs. */
const eager = 0;
const runsOfEager = 10;
const windowSeconds = 30;
/** How long a policy trains before it is the other's turn. */
const stretchSeconds = 5;

type Policy = 'fair share' | 'first come, first served';

/** Always the oldest run, until it ends. */
const firstCome: typeof nextTurn = (_accounts, runs) =>
  runs.reduce<(typeof runs)[number] | undefined>(
    (first, run) => (first && first.order < run.order ? first : run),
    undefined,
  );

/** Compute time that a student got, and when. */
type Share = { readonly student: number; readonly at: number; readonly seconds: number };

/** A trainer with the class's runs, whose clock runs only during its turns. */
function contestant(policy: Policy, folder: string, dataset: ReturnType<typeof loadedCifar10>) {
  let [active, processorSeconds] = [0, 0];
  let resumedAt: number | undefined;
  const now = () => active + (resumedAt === undefined ? 0 : performance.now() - resumedAt);
  const log = createLog('error', { scope: policy });
  const reports = new Reports(now);
  const slices = new Slices({
    datasetFor: () => dataset,
    checkpoints: openCheckpoints(path.join(folder, policy), log),
    reports,
    log,
    now,
    memory: machineMemory(),
    nextTurn: policy === 'fair share' ? nextTurn : firstCome,
    lanes: lanesFor('cpu'),
  });
  const studentOf = new Map<string, number>();
  for (let student = 0; student < students; student++) {
    for (let run = 0; run < (student === eager ? runsOfEager : 1); run++) {
      const runId = `${student}-${run}`;
      const hyperparameters = { ...defaultHyperparameters, seed: studentOf.size };
      studentOf.set(runId, student);
      slices.add({ runId, attempt: 1, seatId: `student-${student}`, hyperparameters });
    }
  }
  const firstMetric = new Map<number, number>();
  const ended = new Map<string, number>();
  const spent = new Map<string, number>();
  const history: Share[] = [];

  return {
    policy,
    slices,
    history,
    firstMetric,
    seconds: () => now() / 1000,
    /** How many cores it had on average; other programs had the rest. */
    cores: () => processorSeconds / (now() / 1000),
    async work(seconds: number) {
      resumedAt = performance.now();
      const before = process.cpuUsage();
      const until = now() + seconds * 1000;
      const lane = async () => {
        while (now() < until && (await slices.turn())) {
          const at = now() / 1000;
          const collected = reports.collect();
          for (const { runId, computeSeconds, points, ending } of collected) {
            const student = studentOf.get(runId)!;
            if (points.length > 0 && !firstMetric.has(student)) firstMetric.set(student, at);
            const seconds = computeSeconds - (spent.get(runId) ?? 0);
            if (seconds > 0) history.push({ student, at, seconds });
            spent.set(runId, computeSeconds);
            if (ending) ended.set(runId, at);
          }
          reports.acknowledge(collected);
          // Like the trainer: messages are received between two pieces.
          await new Promise(setImmediate);
        }
      };
      await Promise.all(Array.from({ length: slices.lanes }, lane));
      active = now();
      resumedAt = undefined;
      const { user, system } = process.cpuUsage(before);
      processorSeconds += (user + system) / 1e6;
    },
    /** When the student's last run ended; infinite if one still trains. */
    doneAt(student: number): number {
      const own = [...studentOf].filter(([, owner]) => owner === student).map(([runId]) => ended.get(runId));
      return Math.max(...own.map((at) => at ?? Number.POSITIVE_INFINITY));
    },
  };
}

type Contestant = ReturnType<typeof contestant>;

/** Jain, Chiu & Hawe 1984: (Σx)² ÷ (n Σx²); 1 if all have the same, 1/n if one has everything. */
export function jainIndex(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const squares = values.reduce((total, value) => total + value * value, 0);
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares);
}

/** Jain's index of compute time in every window, a second apart, among students with work during all of it. */
function indicesOf({ history, seconds, doneAt }: Contestant): number[] {
  const indices: number[] = [];
  for (let from = 0; from + windowSeconds <= seconds(); from++) {
    const to = from + windowSeconds;
    const working = Array.from({ length: students }, (_, student) => student).filter(
      (student) => doneAt(student) >= to,
    );
    if (working.length < 2) continue;
    const got = new Map(working.map((student) => [student, 0]));
    for (const { student, at, seconds } of history) {
      const before = got.get(student);
      if (at > from && at <= to && before !== undefined) got.set(student, before + seconds);
    }
    indices.push(jainIndex([...got.values()]));
  }
  return indices;
}

function resultOf(contestant: Contestant) {
  const { policy, slices, firstMetric, seconds, cores } = contestant;
  const indices = indicesOf(contestant);
  const late = Array.from({ length: students }, (_, student) => firstMetric.get(student) ?? Number.POSITIVE_INFINITY);
  return {
    policy,
    seconds: seconds(),
    cores: cores(),
    firstMetricSeconds: spread(late)!,
    studentsWithMetric: firstMetric.size,
    jain: { min: Math.min(...indices), median: median(indices), windows: indices.length },
    imagesPerSecond: slices.imagesTrained / seconds(),
  };
}

const inSeconds = (value: number) => (Number.isFinite(value) ? `${value.toFixed(1)} s` : 'none yet');

export async function benchFairness({ seconds, json }: { seconds: number; json: boolean }): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fairness-'));
  try {
    const dataset = loadedCifar10();
    const both = [contestant('fair share', folder, dataset), contestant('first come, first served', folder, dataset)];
    for (let done = 0; done < seconds; done += stretchSeconds) {
      for (const each of both) await each.work(Math.min(stretchSeconds, seconds - done));
    }
    const [fair, first] = both.map(resultOf) as [ReturnType<typeof resultOf>, ReturnType<typeof resultOf>];
    const throughputRatio = fair.imagesPerSecond / first.imagesPerSecond;
    const { trainImages } = planOf(defaultHyperparameters);
    /** When the last student's first run would begin if each run before it had to end first. */
    const lastTurn =
      ((students + runsOfEager - 2) * defaultHyperparameters.epochs * trainImages) / first.imagesPerSecond;
    const endToEnd = await firstMetricsOfAClass(students, eager, runsOfEager);
    if (json) {
      console.log(JSON.stringify({ policies: [fair, first], throughputRatio, endToEnd, machine: machine() }));
      return;
    }
    console.log(
      `${students} students submit the default run at once, one of them ten; ${seconds} s of each policy, alternating`,
    );
    for (const { policy, firstMetricSeconds: f, studentsWithMetric, jain, imagesPerSecond, cores } of [fair, first]) {
      console.log(
        `${policy.padEnd(25)} first metric: median ${inSeconds(f.median)}, p95 ${inSeconds(f.p95)}, max ${inSeconds(f.max)} (${studentsWithMetric} of ${students}); ` +
          `Jain's index over ${windowSeconds} s: min ${jain.min.toFixed(3)}, median ${jain.median.toFixed(3)} (${jain.windows} windows); ${imagesPerSecond.toFixed(0)} images/s on ${cores.toFixed(2)} cores`,
      );
    }
    console.log(
      `first come, first served: the last student would begin after about ${(lastTurn / 60).toFixed(0)} minutes`,
    );
    console.log(`images/s of fair share ÷ first come: ${throughputRatio.toFixed(3)}`);
    console.log(
      `through server, trainer process and ${students} sockets: first metric median ${inSeconds(endToEnd.median)}, p95 ${inSeconds(endToEnd.p95)}, max ${inSeconds(endToEnd.max)}`,
    );
    console.log(machine());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
