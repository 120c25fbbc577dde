/**
 * What the server has still to be told of each run.
 *
 * Nothing is dropped before the server has acknowledged it: a report that got lost is made again, merged with what came
 * meanwhile. One report is under way at a time, so an acknowledgement means: everything up to that step has arrived.
 *
 * A message that was refused three times is taken apart: each of its runs goes out alone. A run whose own message is refused
 * three times ends as failed, and what it had to say is put aside, so that no run keeps the others from being heard.
 */
import type { EpochPoint, Metrics, TrainingPoint } from '#lib/classroom/point.ts';
import type { EndingReport, EpochConfusion, Predictions, RunAttempt, RunReport } from '#lib/classroom/run-report.ts';
import { maximumAttachments, maximumRuns } from '#lib/protocol/trainer.ts';

/** The most points in one message, about 300 kB: after a long pause the rest follows in the next ones. */
const pointsPerMessage = 2000;
/** After so many refusals in a row a message is taken apart, or the run put aside whose message it is. */
const maximumRefusals = 3;
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
  /** When the oldest news arose that the server does not have. */
  newsSince: number;
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
  /** How often in a row the message was refused that is made now. */
  #refusals = 0;
  /** Runs of a message that was refused, each of which goes out alone. */
  #apart: string[] = [];
  #collectedAt = 0;

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
      newsSince: this.#now(),
      reportedAt: 0,
    });
  }

  add(runId: string, news: News): void {
    const pending = this.#pending.get(runId);
    if (!pending) return;
    if (!pending.hasNews) pending.newsSince = this.#now();
    pending.points.push(...news.points);
    pending.epochs.push(...news.epochs);
    pending.confusions.push(...(news.confusions ?? []));
    for (const predictions of news.predictions ?? []) pending.predictions.set(predictions.set, predictions);
    Object.assign(pending, { step: news.step, gpuSeconds: news.gpuSeconds, ending: news.ending, hasNews: true });
  }

  /** The runs that the next message is about, where they have something to say. */
  #next(): Pending[] {
    while (this.#apart.length > 0) {
      const alone = this.#pending.get(this.#apart[0]!);
      if (alone?.hasNews) return [alone];
      this.#apart.shift();
    }
    return [...this.#pending.values()];
  }

  /** The next message; empty when there is nothing to say. */
  collect(): RunReport[] {
    let room = pointsPerMessage;
    let [bytes, attachments] = [0, 0];
    const reports: RunReport[] = [];
    this.#collectedAt = this.#now();
    for (const pending of this.#next()) {
      const silent = this.#now() - pending.reportedAt < silenceMilliseconds;
      if ((!pending.hasNews && silent) || room === 0 || reports.length === maximumRuns) continue;
      const points = pending.points.slice(0, room);
      room -= points.length;
      const epochs = pending.epochs.slice(0, room);
      room -= epochs.length;
      const confusions = pending.confusions.slice(0, room);
      room -= confusions.length;
      const isDue = pending.ending || this.#now() - pending.predictionsSentAt >= predictionsMilliseconds;
      const predictions = (isDue ? [...pending.predictions.values()] : []).filter(({ probabilities: { length } }) => {
        const fits = bytes === 0 || (bytes + length <= predictionsPerMessage && attachments < maximumAttachments);
        if (fits) [bytes, attachments] = [bytes + length, attachments + 1];
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

  /** When the oldest news among these reports arose; undefined where none brings any. */
  newsSince(reports: readonly RunReport[]): number | undefined {
    const times = reports.flatMap(({ runId }) => {
      const pending = this.#pending.get(runId);
      return pending?.hasNews ? [pending.newsSince] : [];
    });
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /**
   * The server refused what was collected last, or hung up on it. Gives the run that it will never take, whose news are
   * put aside: the caller ends it.
   */
  refuse(reports: readonly RunReport[]): string | undefined {
    this.#refusals += 1;
    if (this.#refusals < maximumRefusals) return undefined;
    this.#refusals = 0;
    if (this.#apart.length > 0 || reports.length === 1) {
      this.#apart = this.#apart.filter((runId) => runId !== reports[0]!.runId);
      return reports[0]!.runId;
    }
    this.#apart = reports.map(({ runId }) => runId);
    return undefined;
  }

  /** Puts aside all that the run has to say but that it failed, with this sentence. */
  fail(runId: string, message: string): void {
    const pending = this.#pending.get(runId);
    if (!pending) return;
    if (!pending.hasNews) pending.newsSince = this.#now();
    Object.assign(pending, {
      points: [],
      epochs: [],
      confusions: [],
      predictions: new Map(),
      ending: { outcome: 'failed', message },
      hasNews: true,
    });
  }

  /** The server has these reports; gives the runs whose ending was among them, which are closed now. */
  acknowledge(reports: readonly RunReport[]): { run: RunAttempt; failed: boolean }[] {
    this.#refusals = 0;
    const ended: { run: RunAttempt; failed: boolean }[] = [];
    for (const report of reports) {
      this.#apart = this.#apart.filter((runId) => runId !== report.runId);
      const pending = this.#pending.get(report.runId);
      if (pending?.run.attempt !== report.attempt) continue;
      // What is left arose while this report was under way, or found no room in it.
      pending.newsSince = Math.max(pending.newsSince, this.#collectedAt);
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

  /** The runs that are here: those that train, and those that have ended without the server's knowing it yet. */
  holdings(): RunAttempt[] {
    return [...this.#pending.values()].map(({ run }) => run);
  }

  close(runId: string): void {
    this.#pending.delete(runId);
  }
}
