/** How well the product predicts when runs finish: a simulated class on a real server, predictions against reality. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expectationsOf } from '#lib/analysis/expectation.ts';
import { defaultBlock, defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { createRandom, type Random } from '../../support/choices.ts';
import { openClassroom, until, yes } from '../../support/classroom.ts';
import { machine, median, processorSeconds } from '../harness/measure.ts';
import { openServed } from '../harness/served.ts';
import { spread } from '../simulate/report.ts';
import { changingLoad } from './load.ts';

const students = 12;
const submissionSeconds = 30;
const momentSeconds = 5;

/** Different networks, batch sizes and epochs: five to thirty seconds of training each on two cores. */
function choose(random: Random, seed: number): Hyperparameters {
  const blocks = Array.from({ length: random.pick([1, 2, 2, 3]) }, () => ({
    ...defaultBlock,
    filters: random.pick([8, 16, 24, 32, 48]),
    kernel: random.pick([3, 3, 5] as const),
    batchNorm: random.pick(['none', 'none', 'after-activation'] as const),
    dropout: random.pick([0, 0.2]),
  }));
  return {
    ...defaultHyperparameters,
    trainSize: random.pick([4000, 6000, 8000]),
    batchSize: random.pick([32, 64, 128]),
    epochs: random.pick([2, 3, 4, 6]),
    blocks,
    seed,
  };
}

type Prediction = { readonly runId: string; readonly at: number; readonly endsAt: number | null };

/** (predicted − actual) ÷ actual, both as time from the prediction. */
function deviationsOf(predictions: readonly Prediction[], endedAt: ReadonlyMap<string, number>): number[] {
  return predictions.flatMap(({ runId, at, endsAt }) => {
    const actual = endedAt.get(runId)! - at;
    return endsAt === null || actual <= 0 ? [] : (endsAt - endedAt.get(runId)!) / actual;
  });
}

const errorsOf = (...of: Parameters<typeof deviationsOf>) => deviationsOf(...of).map(Math.abs);

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export type ExpectationOptions = {
  readonly seed: number;
  /** Whether another program computes now and then. */
  readonly load: boolean;
  readonly json: boolean;
};

export async function benchExpectation({ seed, load, json }: ExpectationOptions): Promise<void> {
  const served = await openServed();
  let endLoad = () => {};
  try {
    await served.start();
    const classroom = await openClassroom(served.url);
    const { store } = classroom.instructor;
    const seated = await Promise.all(Array.from({ length: students }, (_, number) => classroom.join(number)));
    await until(store, () => store.getState().live?.trainers.some(({ connected }) => connected));
    // Drawn in addition to the students' random numbers.
    if (load) endLoad = changingLoad(createRandom(seed, students));
    const began = Date.now();
    const submitted = Promise.all(
      seated.map(async ({ connection }, student) => {
        const random = createRandom(seed, student);
        await sleep(student === 0 ? 0 : random.between(0, submissionSeconds * 1000));
        return yes(await connection.request('submit-run', { hyperparameters: choose(random, student) })).runId;
      }),
    );
    const predictions: Prediction[] = [];
    const trainer = await served.trainer();
    /** The number of cores that the trainer had in each interval. */
    const cores: number[] = [];
    let had = processorSeconds(trainer);
    const look = setInterval(() => {
      const has = processorSeconds(trainer);
      cores.push((has - had) / momentSeconds);
      had = has;
      const { session, live, clockOffset } = store.getState();
      if (!session || !live) return;
      const now = performance.now() + clockOffset;
      for (const [runId, { endsAt }] of expectationsOf(session, live, now))
        predictions.push({ runId, at: now, endsAt });
    }, momentSeconds * 1000);
    const runs = await classroom.ended(await submitted);
    clearInterval(look);
    const endedAt = new Map(runs.map(({ id, endedAt }) => [id, endedAt!]));
    const lastSubmission = Math.max(...runs.map(({ submittedAt }) => submittedAt));
    const during = predictions.filter(({ at }) => at < lastSubmission);
    const after = predictions.filter(({ at }) => at >= lastSubmission);
    const result = {
      runs: runs.length,
      seconds: (Math.max(...endedAt.values()) - began) / 1000,
      predictions: predictions.length,
      withoutAnswer: predictions.filter(({ endsAt }) => endsAt === null).length,
      medianError: median(errorsOf(predictions, endedAt)),
      medianErrorWhileSubmitting: median(errorsOf(during, endedAt)),
      medianErrorAfter: median(errorsOf(after, endedAt)),
      /** As a share of the time left; below 0 if runs end later than predicted. */
      medianBias: median(deviationsOf(predictions, endedAt)),
      speed: store.getState().live?.speed,
      cores: spread(cores)!,
      coresAtLeast: Math.min(...cores),
      machine: machine(),
    };
    const rows = runs.map((run) => {
      const own = predictions.filter(({ runId }) => runId === run.id);
      return { run: run.number, computeSeconds: run.computeSeconds, medianError: median(errorsOf(own, endedAt)) };
    });
    classroom.close();
    await served.stop();
    if (json) return console.log(JSON.stringify({ ...result, rows }));
    console.log(
      `${result.runs} runs of different networks, submitted over ${submissionSeconds} s, done after ${result.seconds.toFixed(0)} s; seed ${seed}${load ? ', with another program that computes now and then' : ''}`,
    );
    console.log(
      `${result.predictions} predictions, one per run every ${momentSeconds} s; ${result.withoutAnswer} before a speed was known`,
    );
    console.log(
      `median relative error of the time left: ${percent(result.medianError)} (while runs were submitted ${percent(result.medianErrorWhileSubmitting)}, after ${percent(result.medianErrorAfter)}), bias ${percent(result.medianBias)}`,
    );
    for (const { run, computeSeconds, medianError } of rows) {
      console.log(
        `  run ${String(run).padStart(2)}  ${computeSeconds.toFixed(1).padStart(5)} s  ${percent(medianError)}`,
      );
    }
    const { median: usual, max: most } = result.cores;
    console.log(
      `${result.machine}; the trainer had ${usual.toFixed(2)} cores, from ${result.coresAtLeast.toFixed(2)} to ${most.toFixed(2)}`,
    );
  } finally {
    endLoad();
    await served.close();
  }
}
