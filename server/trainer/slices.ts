/** The runs a trainer holds, and whose turn it is: a slice for one, then for the next. */

import type { RunAttempt } from '#lib/classroom/run-report.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import type { Log } from '../base/log.ts';
import type { Checkpoints } from './checkpoint.ts';
import { type Accounts, charge, enter, nextTurn } from './fair-share.ts';
import type { Reports } from './reports.ts';
import { Resident, type Slice, type Snapshot, type Surroundings } from './resident.ts';

/** Long enough for several steps, short enough for thirty runs to get a slice each within six seconds. */
export const sliceSeconds = 0.2;

/**
 * A slice is trained in pieces of about this length. Between them the trainer exchanges messages with the server, so that
 * these need not wait for a whole slice.
 */
const pieceSeconds = 0.05;

/**
 * A run's first slice lasts until its curve has a point, but at most this many times as long: when a whole class begins at
 * once, even the last student sees a curve after one turn each, on a busy machine too.
 */
const firstSliceTimes = 10;

/**
 * The most runs held at once. A run of the lectures' ladder takes about 28 MB (weights, two optimizer states, TensorFlow's
 * buffers), so forty take about 1 GB, and a class of forty sees every curve move.
 */
export const defaultCapacity = 40;

/** With less free memory than this, no more runs are taken in: the largest network takes 480 MB, and its step more. */
const reservedBytes = 1.5e9;

/** How often a training run is saved, by default. */
const defaultCheckpointSeconds = 10;

/** A run that kills this many trainers in a row as it begins is not tried again; it would block all others. */
const maximumDeaths = 3;
const deathsOf = (count: number) =>
  `The trainer died ${count} times when this run began, most likely from lack of memory. Use a smaller batch, fewer filters or fewer units.`;

type Entry = {
  readonly resident: Resident;
  readonly runId: string;
  readonly seatId: string;
  readonly order: number;
  /** Seconds spent of the current slice; undefined between slices. */
  spent: number | undefined;
  /** Its program exists, and its first piece is done. */
  made: boolean;
  /** It has had its first slice. */
  begun: boolean;
  /** It is saved with at least one epoch. */
  kept: boolean;
  savedAt: number;
};

export type SlicesOptions = Surroundings & {
  readonly checkpoints: Checkpoints;
  readonly reports: Reports;
  readonly log: Log;
  readonly capacity?: number;
  /** Whose turn it is; a benchmark compares other rules. */
  readonly nextTurn?: typeof nextTurn;
  readonly checkpointSeconds?: number;
};

export class Slices {
  readonly #options: SlicesOptions;
  readonly #entries = new Map<string, Entry>();
  #accounts: Accounts = {};
  #taken = 0;
  /** Images trained on since the trainer started, over all runs. */
  imagesTrained = 0;

  constructor(options: SlicesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The most runs held at once. */
  get capacity(): number {
    return this.#options.capacity ?? defaultCapacity;
  }

  /** How many more runs may be taken in. */
  get room(): number {
    const { availableMemory } = this.#options;
    return availableMemory() < reservedBytes && this.size > 0 ? 0 : Math.max(0, this.capacity - this.size);
  }

  /** Takes a run in, resuming from its checkpoint if there is one. Ignores an attempt that is already here. */
  add(assignment: Assignment): void {
    const { checkpoints, reports, now, log } = this.#options;
    const { runId, attempt, seatId } = assignment;
    if (this.#entries.get(runId)?.resident.assignment.attempt === attempt) return;
    this.#drop(runId);
    const checkpoint = checkpoints.load(assignment);
    const resident = new Resident(assignment, this.#options, checkpoint);
    this.#accounts = enter(this.#accounts, [...this.#entries.values()], seatId);
    this.#taken += 1;
    this.#entries.set(runId, {
      resident,
      runId,
      seatId,
      order: this.#taken,
      spent: undefined,
      made: false,
      begun: false,
      kept: false,
      savedAt: now(),
    });
    reports.open(assignment, resident.state.step, resident.state.computeSeconds, checkpoint?.unsent);
    log.info(checkpoint ? 'run resumed from its checkpoint' : 'run started', {
      run: runId,
      step: resident.state.step,
    });
  }

  /** Trains one piece of a slice for the run whose turn it is; false if there is no run. */
  turn(): boolean {
    const {
      checkpoints,
      now,
      log,
      checkpointSeconds = defaultCheckpointSeconds,
      nextTurn: choose = nextTurn,
    } = this.#options;
    const entries = [...this.#entries.values()];
    const entry = entries.find(({ spent }) => spent !== undefined) ?? choose(this.#accounts, entries);
    if (!entry) return false;
    const { resident, runId, seatId } = entry;
    const began = now();
    const slice = entry.made ? resident.slice(pieceSeconds) : this.#firstPiece(entry);
    this.#spend(entry, slice, (now() - began) / 1000);
    this.#accounts = charge(this.#accounts, seatId, slice.seconds);
    const { ending, last } = slice;
    // A finished run is saved before the server hears of its end, since it may be extended.
    this.#report(resident, last ? { ...slice, ending: undefined } : slice);
    if (ending) {
      this.#entries.delete(runId);
      if (last)
        void this.#write(resident, last).then(() => this.#report(resident, { progress: [], seconds: 0, ending }));
      const message = ending.outcome === 'failed' ? ending.message : undefined;
      log[message ? 'warn' : 'info']('run ended', { run: runId, outcome: ending.outcome, message });
    } else if (!checkpoints.isWriting()) {
      // A run is saved right after its first epoch, so that it can be inspected even if it diverges.
      const hasEpoch = resident.state.epoch > 0;
      if ((hasEpoch && !entry.kept) || now() - entry.savedAt >= 1000 * checkpointSeconds) {
        entry.savedAt = now();
        entry.kept = hasEpoch;
        void this.#save(resident);
      }
    }
    return true;
  }

  /** Adds the seconds to the run's slice, and ends the slice if it is used up. */
  #spend(entry: Entry, { progress }: Slice, seconds: number): void {
    const spent = (entry.spent ?? 0) + seconds;
    const isFirst = !entry.begun && !progress.some(({ point }) => point);
    const isOver = spent >= (isFirst ? firstSliceTimes * sliceSeconds : sliceSeconds);
    entry.begun ||= isOver;
    entry.spent = isOver ? undefined : spent;
  }

  /** Makes the network and takes its first steps; this is when memory may run out and the system kills the process. */
  #firstPiece(entry: Entry): Slice {
    const { checkpoints } = this.#options;
    const deaths = checkpoints.begin(entry.runId);
    entry.made = true;
    const slice = deaths < maximumDeaths ? entry.resident.slice(pieceSeconds) : entry.resident.giveUp(deathsOf(deaths));
    checkpoints.begun(entry.runId);
    return slice;
  }

  #report({ runId, state }: Resident, { progress, ending }: Slice): void {
    this.imagesTrained += progress.reduce((sum, { images }) => sum + images, 0);
    this.#options.reports.add(runId, {
      step: state.step,
      computeSeconds: state.computeSeconds,
      points: progress.flatMap(({ point }) => point ?? []),
      epochs: progress.flatMap(({ epoch }) => epoch ?? []),
      confusions: progress.flatMap(({ confusion }) => confusion ?? []),
      boundaries: progress.flatMap(({ boundary }) => boundary ?? []),
      predictions: progress.flatMap(({ predictions }) => predictions ?? []),
      ending,
    });
  }

  async #save(resident: Resident): Promise<void> {
    const snapshot = resident.snapshot();
    if (snapshot) await this.#write(resident, snapshot);
  }

  async #write(resident: Resident, snapshot: Snapshot): Promise<void> {
    const { checkpoints, reports, log } = this.#options;
    const { runId, attempt, hyperparameters } = resident.assignment;
    try {
      await checkpoints.save({ runId, attempt, hyperparameters, unsent: reports.unsent(runId), ...snapshot });
    } catch (error) {
      log.warn('could not write a checkpoint', { run: runId, reason: (error as Error).message });
    }
  }

  #drop(runId: string): void {
    this.#entries.get(runId)?.resident.dispose();
    this.#entries.delete(runId);
  }

  /** Drops a run that the server no longer wants from this trainer, and deletes this attempt's checkpoint. */
  forget(run: RunAttempt): void {
    const { reports, checkpoints, log } = this.#options;
    const held = this.#entries.get(run.runId)?.resident.assignment;
    if (held && held.attempt !== run.attempt) return;
    this.#drop(run.runId);
    reports.close(run.runId);
    checkpoints.remove(run);
    log.info('run dropped: no longer wanted by the server', { run: run.runId });
  }

  /** Fails a run with a message for the student. */
  giveUp(runId: string, message: string): void {
    this.#drop(runId);
    this.#options.reports.fail(runId, message);
  }

  /** Ends a stopped run. One with at least one epoch stays on disk, so that it can be inspected or queued again. */
  async stop(run: RunAttempt): Promise<void> {
    const state = this.#entries.get(run.runId)?.resident.state;
    if (!state || state.epoch === 0) return this.forget(run);
    if (await this.#handBack(run)) this.#options.log.info('run stopped and saved', { run: run.runId });
  }

  /** The run's current state for an inspection; undefined if it is not here or has not begun. */
  lookAt(runId: string): Snapshot | undefined {
    return this.#entries.get(runId)?.resident.snapshot();
  }

  /** Drops runs and deletes all that is stored of them. */
  discard(runIds: readonly string[]): void {
    const { reports, checkpoints } = this.#options;
    for (const runId of runIds) {
      this.#drop(runId);
      reports.close(runId);
      checkpoints.remove({ runId, attempt: Number.POSITIVE_INFINITY });
    }
  }

  /** Saves a run and frees its memory; it will resume later, here or elsewhere. */
  async release(run: RunAttempt): Promise<void> {
    if (!(await this.#handBack(run))) return;
    this.#options.log.info('run saved and given back', { run: run.runId });
  }

  /** False if this attempt is not here. */
  async #handBack({ runId, attempt }: RunAttempt): Promise<boolean> {
    const entry = this.#entries.get(runId);
    if (entry?.resident.assignment.attempt !== attempt) return false;
    const written = this.#save(entry.resident);
    this.#drop(runId);
    this.#options.reports.close(runId);
    await written;
    return true;
  }

  /** Saves every run, one at a time because each save copies the run's memory. */
  async saveAll(): Promise<void> {
    for (const { resident } of [...this.#entries.values()]) await this.#save(resident);
    await this.#options.checkpoints.settled();
  }
}
