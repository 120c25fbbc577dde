/**
 * What the server has still to be told of each run.
 *
 * Nothing is dropped before the server has acknowledged it: a report that got lost is made again, merged with what came
 * meanwhile. One report is under way at a time, so an acknowledgement means: everything up to that step has arrived.
 */
import type { EpochPoint, Metrics, TrainingPoint } from '#lib/metrics/point.ts';
import type { EndingReport, EpochConfusion, Predictions, RunAttempt, RunReport } from '#lib/protocol/trainer.ts';

/** The most points in one message, about 300 kB: after a long pause the rest follows in the next ones. */
const pointsPerMessage = 2000;
/** The most runs in one message; the protocol takes no more. */
const runsPerMessage = 1000;
/** A run without news is still reported this often, so that the server can say that it is unwanted. */
const silenceMilliseconds = 2000;

/** Predictions in one message take this many bytes at most, or are those of one run; a message may have a million. */
const predictionsPerMessage = 500_000;
/** Predictions of a run's latest epoch are sent this often at most while it trains, and always before its ending. */
const predictionsMilliseconds = 10_000;

type Pending = {
  readonly run: RunAttempt;
  step: number;
  gpuSeconds: number;
  points: TrainingPoint[];
  epochs: EpochPoint[];
  confusions: EpochConfusion[];
  /** The latest of each set that the server does not have. */
  predictions: Map<Predictions['set'], Predictions>;
  predictionsSentAt: number;
  ending: EndingReport | undefined;
  hasNews: boolean;
  reportedAt: number;
};

/** What a slice brought for a run. */
export type News = {
  readonly step: number;
  readonly gpuSeconds: number;
  readonly points: readonly TrainingPoint[];
  readonly epochs: readonly EpochPoint[];
  readonly confusions?: readonly EpochConfusion[];
  readonly predictions?: readonly Predictions[];
  readonly ending?: EndingReport;
};

/** What a checkpoint keeps because the server has not acknowledged it. */
export type Unsent = Metrics & {
  readonly confusions: EpochConfusion[];
  /** Of the validation images; the test is taken again. */
  readonly predictions: Predictions | null;
};
const nothing: Unsent = { points: [], epochs: [], confusions: [], predictions: null };

export class Reports {
  readonly #pending = new Map<string, Pending>();
  readonly #now: () => number;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Begins to report a run; `unsent` is what its checkpoint says the server has not acknowledged. */
  open(run: RunAttempt, step: number, gpuSeconds: number, unsent: Unsent = nothing): void {
    const { runId, attempt } = run;
    const { predictions } = unsent;
    this.#pending.set(runId, {
      run: { runId, attempt },
      step,
      gpuSeconds,
      points: [...unsent.points],
      epochs: [...unsent.epochs],
      confusions: [...unsent.confusions],
      predictions: new Map(predictions ? [[predictions.set, predictions]] : []),
      predictionsSentAt: Number.NEGATIVE_INFINITY,
      ending: undefined,
      hasNews: true,
      reportedAt: 0,
    });
  }

  add(runId: string, news: News): void {
    const pending = this.#pending.get(runId);
    if (!pending) return;
    pending.points.push(...news.points);
    pending.epochs.push(...news.epochs);
    pending.confusions.push(...(news.confusions ?? []));
    for (const predictions of news.predictions ?? []) pending.predictions.set(predictions.set, predictions);
    Object.assign(pending, { step: news.step, gpuSeconds: news.gpuSeconds, ending: news.ending, hasNews: true });
  }

  /** The next message; empty when there is nothing to say. */
  collect(): RunReport[] {
    let room = pointsPerMessage;
    let bytes = 0;
    const reports: RunReport[] = [];
    for (const pending of this.#pending.values()) {
      const silent = this.#now() - pending.reportedAt < silenceMilliseconds;
      if ((!pending.hasNews && silent) || room === 0 || reports.length === runsPerMessage) continue;
      const points = pending.points.slice(0, room);
      room -= points.length;
      const epochs = pending.epochs.slice(0, room);
      room -= epochs.length;
      const confusions = pending.confusions.slice(0, room);
      room -= confusions.length;
      const isDue = pending.ending || this.#now() - pending.predictionsSentAt >= predictionsMilliseconds;
      const predictions = (isDue ? [...pending.predictions.values()] : []).filter(({ probabilities: { length } }) => {
        const fits = bytes === 0 || bytes + length <= predictionsPerMessage;
        if (fits) bytes += length;
        return fits;
      });
      const whole =
        points.length === pending.points.length &&
        epochs.length === pending.epochs.length &&
        confusions.length === pending.confusions.length &&
        predictions.length === pending.predictions.size;
      reports.push({
        ...pending.run,
        step: pending.step,
        gpuSeconds: pending.gpuSeconds,
        points,
        epochs,
        ...(confusions.length > 0 && { confusions }),
        ...(predictions.length > 0 && { predictions }),
        // The ending is the last word on a run: it waits until all points have gone before it.
        ...(whole && pending.ending && { ending: pending.ending }),
      });
    }
    return reports;
  }

  /** The server has these reports; gives the runs whose ending was among them, which are closed now. */
  acknowledge(reports: readonly RunReport[]): { run: RunAttempt; failed: boolean }[] {
    const ended: { run: RunAttempt; failed: boolean }[] = [];
    for (const report of reports) {
      const pending = this.#pending.get(report.runId);
      if (pending?.run.attempt !== report.attempt) continue;
      pending.points.splice(0, report.points.length);
      pending.epochs.splice(0, report.epochs.length);
      pending.confusions.splice(0, report.confusions?.length ?? 0);
      pending.reportedAt = this.#now();
      for (const sent of report.predictions ?? []) {
        pending.predictionsSentAt = this.#now();
        if (pending.predictions.get(sent.set) === sent) pending.predictions.delete(sent.set);
      }
      pending.hasNews =
        pending.points.length > 0 ||
        pending.epochs.length > 0 ||
        pending.confusions.length > 0 ||
        pending.step !== report.step ||
        pending.ending !== report.ending;
      if (report.ending) {
        this.#pending.delete(report.runId);
        ended.push({ run: pending.run, failed: report.ending.outcome === 'failed' });
      }
    }
    return ended;
  }

  /** What of the run is not acknowledged. */
  unsent(runId: string): Unsent {
    const pending = this.#pending.get(runId);
    if (!pending) return nothing;
    const { points, epochs, confusions, predictions } = pending;
    return {
      points: [...points],
      epochs: [...epochs],
      confusions: [...confusions],
      predictions: predictions.get('validation') ?? null,
    };
  }

  close(runId: string): void {
    this.#pending.delete(runId);
  }
}
