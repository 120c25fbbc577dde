/** Converts between database rows and the session's types. */
import type { Insertable } from 'kysely';
import { lowestLossOf, withRecords } from '#lib/classroom/apply.ts';
import type { DatedEpoch, DatedPoint, EpochPoint, TrainingPoint } from '#lib/classroom/point.ts';
import type { Run, Seat, Session } from '#lib/classroom/session.ts';
import { readBoard, readHyperparameters, readLesson, readProjector, readSettings, readSweeps } from './stored.ts';
import type { EpochPointRow, RunRow, SeatRow, SessionRow, Tables, TrainingPointRow } from './tables.ts';

const moment = (date: Date | null) => (date === null ? null : date.getTime());
const date = (at: number | null) => (at === null ? null : new Date(at));
const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

export function seatOfRow(row: SeatRow): Seat {
  return {
    id: row.id,
    nickname: row.nickname,
    number: row.number,
    joinedAt: row.joined_at.getTime(),
    extraQuota: row.extra_quota,
    standing: row.standing,
    hidden: row.hidden,
    message: row.message,
    handRaisedAt: moment(row.hand_raised_at),
    reportAt: moment(row.report_at),
  };
}

/** The columns of a seat that can change; the others are written once when the seat is created. */
export function changedSeatRow(seat: Seat) {
  return {
    nickname: seat.nickname,
    extra_quota: seat.extraQuota,
    standing: seat.standing,
    hidden: seat.hidden,
    message: json(seat.message),
    hand_raised_at: date(seat.handRaisedAt),
    report_at: date(seat.reportAt),
  };
}

/** A run's progress, read from tables other than its own. */
export type Reached = Pick<Run, 'step' | 'computeSeconds' | 'records' | 'lastEpoch' | 'lowestLoss'>;

/** Each run's rows, epochs in their order. */
export function reachedOfRows(
  progress: { readonly step: number; readonly compute_seconds: number },
  rows: readonly EpochPointRow[],
): Reached {
  const epochs = rows.map((row): EpochPoint => {
    const { at: _at, ...epoch } = epochOfRow(row);
    return epoch;
  });
  return {
    step: progress.step,
    computeSeconds: progress.compute_seconds,
    records: withRecords([], epochs),
    lastEpoch: epochs.at(-1) ?? null,
    lowestLoss: lowestLossOf(null, epochs),
  };
}

export function runOfRow(row: RunRow, reached: Reached): Run {
  return {
    id: row.id,
    number: row.number,
    seatId: row.seat_id,
    hyperparameters: readHyperparameters(row.hyperparameters),
    parameters: row.parameters,
    state: row.state,
    pausedBy: row.paused_by,
    order: row.place,
    urgent: row.urgent,
    group: row.run_group,
    ending: row.ending,
    findings: row.findings,
    submittedAt: row.submitted_at.getTime(),
    startedAt: moment(row.started_at),
    endedAt: moment(row.ended_at),
    attempt: row.attempt,
    ...reached,
    round: row.round,
    forkedFrom: row.forked_from,
    prediction: row.prediction,
    cell: row.cell,
    test: row.test,
    name: row.name,
    note: row.note,
    starred: row.starred,
  };
}

export function rowOfRun(sessionCode: string, run: Run): Insertable<Tables['run']> {
  return {
    id: run.id,
    session_code: sessionCode,
    seat_id: run.seatId,
    number: run.number,
    hyperparameters: JSON.stringify(run.hyperparameters),
    parameters: run.parameters,
    state: run.state,
    paused_by: run.pausedBy,
    place: run.order,
    urgent: run.urgent,
    run_group: run.group,
    ending: json(run.ending),
    findings: JSON.stringify(run.findings),
    submitted_at: new Date(run.submittedAt),
    started_at: date(run.startedAt),
    ended_at: date(run.endedAt),
    attempt: run.attempt,
    round: run.round,
    forked_from: run.forkedFrom,
    prediction: run.prediction,
    cell: json(run.cell),
    test: json(run.test),
    name: run.name,
    note: run.note,
    starred: run.starred,
  };
}

export function sessionOfRows(row: SessionRow, seats: readonly SeatRow[], runs: readonly Run[]): Session {
  return {
    code: row.code,
    title: row.title,
    demo: row.demo,
    openedAt: row.opened_at.getTime(),
    closedAt: moment(row.closed_at),
    sequence: row.sequence,
    settings: readSettings(row.settings),
    lesson: readLesson(row.lesson),
    board: readBoard(row.board),
    projector: readProjector(row.projector),
    sweeps: readSweeps(row.sweeps),
    seats: Object.fromEntries(seats.map((seat) => [seat.id, seatOfRow(seat)])),
    runs: Object.fromEntries(runs.map((run) => [run.id, run])),
  };
}

export function pointOfRow(row: TrainingPointRow): DatedPoint {
  return {
    step: row.step,
    loss: row.loss,
    accuracy: row.accuracy,
    learningRate: row.learning_rate,
    imagesPerSecond: row.images_per_second,
    computeSeconds: row.compute_seconds,
    at: row.at.getTime(),
  };
}

export function rowOfPoint(runId: string, at: number, point: TrainingPoint): Insertable<Tables['training_point']> {
  return {
    run_id: runId,
    step: point.step,
    loss: point.loss,
    accuracy: point.accuracy,
    learning_rate: point.learningRate,
    images_per_second: point.imagesPerSecond,
    compute_seconds: point.computeSeconds,
    at: new Date(at),
  };
}

export function epochOfRow(row: EpochPointRow): DatedEpoch {
  return {
    ...pointOfRow(row),
    epoch: row.epoch,
    validationLoss: row.validation_loss,
    validationAccuracy: row.validation_accuracy,
  };
}

export function rowOfEpoch(runId: string, at: number, epoch: EpochPoint): Insertable<Tables['epoch_point']> {
  return {
    ...rowOfPoint(runId, at, epoch),
    epoch: epoch.epoch,
    validation_loss: epoch.validationLoss,
    validation_accuracy: epoch.validationAccuracy,
  };
}
