/** A session as tables for a spreadsheet: one row per run, per epoch, and per student. */
import Papa from 'papaparse';
import { calibrationOf } from '#lib/analysis/calibration.ts';
import { datasetOfBoard } from '#lib/analysis/leaderboard.ts';
import type { DatedMetrics, Metrics } from '#lib/classroom/point.ts';
import { bestOf, runsInOrder, type Session } from '#lib/classroom/session.ts';
import { flatten } from '#lib/hyperparameters/hyperparameters.ts';
import { isRangeTest } from '#lib/network/training-plan.ts';

type Row = Record<string, string | number | boolean | null>;

/**
 * Text that a spreadsheet would execute: it starts with a formula sign in any width or script, or such text follows
 * another cell separator, in spreadsheets that use one.
 */
const formula = /^[\s\p{C}]*[=+\-−@]|^[\t\r]/u;
const afterBorder = /([;\t][\s\p{C}]*)(?=[=+\-−@＝＋－＠﹢﹣﹦﹫⁺⁻⁼₊₋₌])/gu;
const harmless = (text: string) => {
  const within = text.replace(afterBorder, "$1'");
  return formula.test(within.normalize('NFKC')) ? `'${within}` : within;
};

const csv = (rows: readonly Row[], columns: readonly string[]): string => {
  const cells = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? harmless(value) : value]),
    ),
  );
  return `\uFEFF${Papa.unparse(cells, { columns: [...columns] })}\r\n`;
};

const time = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());

/** The runs with their students, results and every hyperparameter; accuracies 0…1, times in UTC. */
export function runsTable(session: Session): string {
  const rows = runsInOrder(session).map((run): Row => {
    const best = bestOf(run);
    return {
      run: run.number,
      name: run.name,
      student: session.seats[run.seatId]!.nickname,
      state: run.state,
      findings: run.findings.join(' '),
      best_validation_accuracy: best?.validationAccuracy ?? null,
      best_epoch: best?.epoch ?? null,
      last_validation_accuracy: run.lastEpoch?.validationAccuracy ?? null,
      test_accuracy: run.test?.accuracy ?? null,
      predicted_accuracy: run.prediction,
      parameters: run.parameters,
      compute_seconds: run.computeSeconds,
      epochs_done: run.lastEpoch?.epoch ?? 0,
      round: run.round,
      question: run.cell?.sweep ?? null,
      cell: run.cell === null ? null : run.cell.index + 1,
      forked_from: run.forkedFrom === null ? null : (session.runs[run.forkedFrom]?.number ?? null),
      submitted_at: time(run.submittedAt),
      started_at: time(run.startedAt),
      ended_at: time(run.endedAt),
      starred: run.starred,
      note: run.note,
      ...Object.fromEntries(flatten(run.hyperparameters)),
    };
  });
  // Runs have different numbers of blocks: all columns that any of them has, in order of first appearance.
  return csv(rows, [...new Set(rows.flatMap((row) => Object.keys(row)))]);
}

const gradeColumns = [
  'seat',
  'student',
  'standing',
  'dataset',
  'best_validation_accuracy',
  'best_run',
  'test_accuracy',
  'runs',
  'compute_seconds',
  'prediction_error_points',
  'predictions',
  'report_submitted_at',
];

/**
 * One row for each student who was let in, by seat number: what a grade may be based on, on the data set that the
 * leaderboard counts. Whoever was sent out has a row only with a run or a report. docs/export.md says what each column means.
 */
export function gradesTable(session: Session): string {
  const dataset = datasetOfBoard(session, null);
  const rows = Object.values(session.seats)
    .sort((a, b) => a.number - b.number)
    .flatMap((seat): Row[] => {
      const runs = runsInOrder(session).filter(({ seatId }) => seatId === seat.id);
      const there = seat.standing === 'in' || runs.length > 0 || seat.reportAt !== null;
      if (seat.standing === 'waiting' || !there) return [];
      const reached = runs.flatMap((run) => {
        const best = bestOf(run)?.validationAccuracy;
        const counts = run.hyperparameters.dataset === dataset && !isRangeTest(run.hyperparameters);
        return counts && best !== undefined ? [{ run, best }] : [];
      });
      // Of equal ones the first counts.
      const top = reached.reduce<(typeof reached)[number] | undefined>(
        (most, each) => (most && most.best >= each.best ? most : each),
        undefined,
      );
      const calibration = calibrationOf(runs);
      return [
        {
          seat: seat.number + 1,
          student: seat.nickname,
          standing: seat.standing,
          dataset,
          best_validation_accuracy: top?.best ?? null,
          best_run: top?.run.number ?? null,
          test_accuracy: top?.run.test?.accuracy ?? null,
          runs: runs.length,
          compute_seconds: runs.reduce((sum, { computeSeconds }) => sum + computeSeconds, 0),
          prediction_error_points: calibration?.error ?? null,
          predictions: calibration?.runs ?? 0,
          report_submitted_at: time(seat.reportAt),
        },
      ];
    });
  return csv(rows, gradeColumns);
}

const epochColumns = [
  'run',
  'student',
  'epoch',
  'step',
  'loss',
  'accuracy',
  'validation_loss',
  'validation_accuracy',
  'learning_rate',
  'images_per_second',
  'compute_seconds',
];

/** The curves: one row for each epoch of each run. */
export function epochsTable(session: Session, metrics: Readonly<Record<string, Metrics>>): string {
  const rows = runsInOrder(session).flatMap((run) =>
    (metrics[run.id]?.epochs ?? []).map(
      (epoch): Row => ({
        run: run.number,
        student: session.seats[run.seatId]!.nickname,
        epoch: epoch.epoch,
        step: epoch.step,
        loss: epoch.loss,
        accuracy: epoch.accuracy,
        validation_loss: epoch.validationLoss,
        validation_accuracy: epoch.validationAccuracy,
        learning_rate: epoch.learningRate,
        images_per_second: epoch.imagesPerSecond,
        compute_seconds: epoch.computeSeconds,
      }),
    ),
  );
  return csv(rows, epochColumns);
}

/**
 * The curves of one run: a row for each training point; the last row of an epoch also has the epoch's means and
 * validation.
 */
export function curvesTable({ points, epochs }: DatedMetrics): string {
  const byStep = new Map(epochs.map((epoch) => [epoch.step, epoch]));
  const rows = points.map((point): Row => {
    const epoch = byStep.get(point.step);
    return {
      step: point.step,
      loss: point.loss,
      accuracy: point.accuracy,
      learning_rate: point.learningRate,
      images_per_second: point.imagesPerSecond,
      compute_seconds: point.computeSeconds,
      epoch: epoch?.epoch ?? null,
      epoch_loss: epoch?.loss ?? null,
      epoch_accuracy: epoch?.accuracy ?? null,
      validation_loss: epoch?.validationLoss ?? null,
      validation_accuracy: epoch?.validationAccuracy ?? null,
      received_at: time(point.at),
    };
  });
  return csv(rows, curveColumns);
}

const curveColumns = [
  'step',
  'loss',
  'accuracy',
  'learning_rate',
  'images_per_second',
  'compute_seconds',
  'epoch',
  'epoch_loss',
  'epoch_accuracy',
  'validation_loss',
  'validation_accuracy',
  'received_at',
];
