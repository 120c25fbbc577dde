/**
 * The news of each run that the server does not have yet.
 *
 * News is kept until the server acknowledges it: a lost report is sent again, merged with newer news. Only one report is
 * under way at a time, so an acknowledgement means that everything up to that step has arrived.
 *
 * A message refused three times is split: each of its runs goes out alone. A run whose own message is refused three times
 * fails and its news is discarded, so that no run blocks the others.
 */

import type { EpochPoint, Metrics, TrainingPoint } from '#lib/classroom/point.ts';
import type { EndingReport, EpochConfusion, Predictions, RunAttempt, RunReport } from '#lib/classroom/run-report.ts';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Health } from '#lib/network/health.ts';
import { maximumAttachments, maximumRuns } from '#lib/protocol/trainer.ts';

/** The most points in one message, about 300 kB; the rest follow in the next ones. */
const pointsPerMessage = 2000;
/** The most boundaries in one message, about 150 kB. */
const boundariesPerMessage = 50;
/** The most measurements of health in one message: about 300 kB of the deepest networks. */
const healthPerMessage = 20;
/** After this many refusals in a row a message is split, or the run in it is given up. */
const maximumRefusals = 3;
/** A run without news is reported this often, so that the server can say it is no longer wanted. */
const silenceMilliseconds = 2000;

/** The most bytes of predictions in one message, unless one run's alone exceed it; a message may have a million bytes. */
const predictionsPerMessage = 500_000;
/** A training run's latest predictions are sent at most this often, and always before its ending. */
const predictionsMilliseconds = 10_000;

type Pending = {
  readonly run: RunAttempt;
  step: number;
  computeSeconds: number;
  points: TrainingPoint[];
  epochs: EpochPoint[];
  confusions: EpochConfusion[];
  boundaries: Boundary[];
  health: Health[];
  /** The latest unacknowledged ones of each set. */
  predictions: Map<Predictions['set'], Predictions>;
  predictionsSentAt: number;
  ending: EndingReport | undefined;
  hasNews: boolean;
  /** When the oldest unacknowledged news arose. */
  newsSince: number;
  reportedAt: number;
};

/** What a slice did for a run. */
export type News = {
  readonly step: number;
  readonly computeSeconds: number;
  readonly points: readonly TrainingPoint[];
  readonly epochs: readonly EpochPoint[];
  readonly confusions?: readonly EpochConfusion[];
  readonly boundaries?: readonly Boundary[];
  readonly health?: readonly Health[];
  readonly predictions?: readonly Predictions[];
  readonly ending?: EndingReport;
};

/** What the server has not acknowledged; kept in checkpoints. */
export type Unsent = Metrics & {
  readonly confusions: EpochConfusion[];
  readonly boundaries: Boundary[];
  readonly health: Health[];
  /** Of the validation images; the test is simply repeated. */
  readonly predictions: Predictions | null;
};
const nothing: Unsent = { points: [], epochs: [], confusions: [], boundaries: [], health: [], predictions: null };

export class Reports {
  readonly #pending = new Map<string, Pending>();
  readonly #now: () => number;
  /** How often in a row the current message was refused. */
  #refusals = 0;
  /** Runs of a refused message; each goes out alone. */
  #apart: string[] = [];
  #collectedAt = 0;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Begins to report a run; `unsent` comes from its checkpoint. */
  open(run: RunAttempt, step: number, computeSeconds: number, unsent: Unsent = nothing): void {
    const { runId, attempt } = run;
    const { predictions } = unsent;
    this.#pending.set(runId, {
      run: { runId, attempt },
      step,
      computeSeconds,
      points: [...unsent.points],
      epochs: [...unsent.epochs],
      confusions: [...unsent.confusions],
      boundaries: [...unsent.boundaries],
      health: [...unsent.health],
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
    pending.boundaries.push(...(news.boundaries ?? []));
    pending.health.push(...(news.health ?? []));
    for (const predictions of news.predictions ?? []) pending.predictions.set(predictions.set, predictions);
    Object.assign(pending, {
      step: news.step,
      computeSeconds: news.computeSeconds,
      ending: news.ending,
      hasNews: true,
    });
  }

  /** The runs that the next message may include. */
  #next(): Pending[] {
    while (this.#apart.length > 0) {
      const alone = this.#pending.get(this.#apart[0]!);
      if (alone?.hasNews) return [alone];
      this.#apart.shift();
    }
    return [...this.#pending.values()];
  }

  /** The next message; empty if there is no news. */
  collect(): RunReport[] {
    let room = pointsPerMessage;
    let [bytes, attachments, boundaryRoom, healthRoom] = [0, 0, boundariesPerMessage, healthPerMessage];
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
      const boundaries = pending.boundaries.slice(0, boundaryRoom);
      boundaryRoom -= boundaries.length;
      const health = pending.health.slice(0, healthRoom);
      healthRoom -= health.length;
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
        boundaries.length === pending.boundaries.length &&
        health.length === pending.health.length &&
        predictions.length === pending.predictions.size;
      reports.push({
        ...pending.run,
        step: pending.step,
        computeSeconds: pending.computeSeconds,
        points,
        epochs,
        ...(confusions.length > 0 && { confusions }),
        ...(boundaries.length > 0 && { boundaries }),
        ...(health.length > 0 && { health }),
        ...(predictions.length > 0 && { predictions }),
        // The ending comes last: it waits until all points are sent.
        ...(whole && pending.ending && { ending: pending.ending }),
      });
    }
    return reports;
  }

  /** When the oldest news in these reports arose; undefined if they have none. */
  newsSince(reports: readonly RunReport[]): number | undefined {
    const times = reports.flatMap(({ runId }) => {
      const pending = this.#pending.get(runId);
      return pending?.hasNews ? [pending.newsSince] : [];
    });
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /**
   * The server refused the last message, or closed the connection over it. Returns the run whose reports it will never
   * accept, if one is known; the caller ends that run.
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

  /** Discards the run's news and reports only that it failed, with this message. */
  fail(runId: string, message: string): void {
    const pending = this.#pending.get(runId);
    if (!pending) return;
    if (!pending.hasNews) pending.newsSince = this.#now();
    Object.assign(pending, {
      points: [],
      epochs: [],
      confusions: [],
      boundaries: [],
      health: [],
      predictions: new Map(),
      ending: { outcome: 'failed', message },
      hasNews: true,
    });
  }

  /** The server has these reports; returns the runs whose ending was among them, and closes them. */
  acknowledge(reports: readonly RunReport[]): { run: RunAttempt; failed: boolean }[] {
    this.#refusals = 0;
    const ended: { run: RunAttempt; failed: boolean }[] = [];
    for (const report of reports) {
      this.#apart = this.#apart.filter((runId) => runId !== report.runId);
      const pending = this.#pending.get(report.runId);
      if (pending?.run.attempt !== report.attempt) continue;
      // The rest arose while this report was under way, or did not fit into it.
      pending.newsSince = Math.max(pending.newsSince, this.#collectedAt);
      pending.points.splice(0, report.points.length);
      pending.epochs.splice(0, report.epochs.length);
      pending.confusions.splice(0, report.confusions?.length ?? 0);
      pending.boundaries.splice(0, report.boundaries?.length ?? 0);
      pending.health.splice(0, report.health?.length ?? 0);
      pending.reportedAt = this.#now();
      for (const sent of report.predictions ?? []) {
        pending.predictionsSentAt = this.#now();
        if (pending.predictions.get(sent.set) === sent) pending.predictions.delete(sent.set);
      }
      pending.hasNews =
        pending.points.length > 0 ||
        pending.epochs.length > 0 ||
        pending.confusions.length > 0 ||
        pending.boundaries.length > 0 ||
        pending.health.length > 0 ||
        pending.step !== report.step ||
        pending.ending !== report.ending;
      if (report.ending) {
        this.#pending.delete(report.runId);
        ended.push({ run: pending.run, failed: report.ending.outcome === 'failed' });
      }
    }
    return ended;
  }

  unsent(runId: string): Unsent {
    const pending = this.#pending.get(runId);
    if (!pending) return nothing;
    const { points, epochs, confusions, boundaries, health, predictions } = pending;
    return {
      points: [...points],
      epochs: [...epochs],
      confusions: [...confusions],
      boundaries: [...boundaries],
      health: [...health],
      predictions: predictions.get('validation') ?? null,
    };
  }

  /** The runs held here: those in training, and those whose ending the server does not know yet. */
  holdings(): RunAttempt[] {
    return [...this.#pending.values()].map(({ run }) => run);
  }

  close(runId: string): void {
    this.#pending.delete(runId);
  }
}
