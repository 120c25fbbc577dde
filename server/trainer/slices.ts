/** The runs that a trainer has taken in, and whose turn it is: a slice for one, then for the next. */

import type { RunAttempt } from '#lib/classroom/run-report.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import type { Log } from '../base/log.ts';
import type { Checkpoint, Checkpoints } from './checkpoint.ts';
import { type Accounts, charge, enter, nextTurn } from './fair-share.ts';
import type { Reports } from './reports.ts';
import { Resident, type Slice, type Surroundings } from './resident.ts';

/** Long enough that a slice does several steps, short enough that thirty runs each get one within six seconds. */
export const sliceSeconds = 0.2;

/**
 * A slice is trained in pieces of about this: between two of them the trainer reads what the server says and sends what it has
 * to tell, so that neither waits for a slice.
 */
const pieceSeconds = 0.05;

/**
 * A run's first slice goes on until its curve has a point, though for at most so many times as long: of a whole class that
 * begins at once, the last sees its curve after one round, on a busy machine too.
 */
const firstSliceTimes = 10;

/**
 * The most runs taken in at once. One resident run of the lecture ladder holds about 28 MB (weights, two states of the
 * optimizer, TensorFlow's buffers), so forty take about 1 GB, and a class of forty sees every curve move.
 */
export const defaultCapacity = 40;

/** Below this much free memory no more runs are taken in: the largest network allowed holds 480 MB, and its step more. */
const reservedBytes = 1.5e9;

/** A run is kept on disk this often while it trains, where nothing else is said. */
const defaultCheckpointSeconds = 10;

/** A run at whose beginning so many trainers died, one after another, is not tried again: the others would never go on. */
const maximumDeaths = 3;
const deathsOf = (count: number) =>
  `The trainer died ${count} times when this run began, most likely for want of memory. Use a smaller batch, fewer filters or fewer units.`;

type Entry = {
  readonly resident: Resident;
  readonly runId: string;
  readonly seatId: string;
  readonly order: number;
  /** Seconds of the slice under way that are done; undefined between two slices. */
  spent: number | undefined;
  /** Its program was made, and its first piece is done. */
  made: boolean;
  /** It has had its first slice. */
  begun: boolean;
  /** It has an epoch behind it, and is on disk with that. */
  kept: boolean;
  savedAt: number;
};

export type SlicesOptions = Surroundings & {
  readonly checkpoints: Checkpoints;
  readonly reports: Reports;
  readonly log: Log;
  readonly capacity?: number;
  /** Whose turn it is; a benchmark compares another rule. */
  readonly nextTurn?: typeof nextTurn;
  readonly checkpointSeconds?: number;
};

export class Slices {
  readonly #options: SlicesOptions;
  readonly #entries = new Map<string, Entry>();
  #accounts: Accounts = {};
  #taken = 0;
  /** Images trained on, of all runs, since the trainer started. */
  imagesTrained = 0;

  constructor(options: SlicesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many runs may be resident at most. */
  get capacity(): number {
    return this.#options.capacity ?? defaultCapacity;
  }

  /** How many more runs may be taken in. */
  get room(): number {
    const { availableMemory } = this.#options;
    return availableMemory() < reservedBytes && this.size > 0 ? 0 : Math.max(0, this.capacity - this.size);
  }

  /** Takes a run in; with a checkpoint on disk it goes on from there. A run that is here already under this attempt is left alone. */
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
    reports.open(assignment, resident.state.step, resident.state.gpuSeconds, checkpoint?.unsent);
    log.info(checkpoint ? 'run resumed from its checkpoint' : 'run started', {
      run: runId,
      step: resident.state.step,
    });
  }

  /** A piece of a slice for the run whose turn it is, after which the server may be heard; false where there is no run. */
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
    // A run that may be extended is on disk before the server hears that it has ended.
    this.#report(resident, last ? { ...slice, ending: undefined } : slice);
    if (ending) {
      this.#entries.delete(runId);
      if (last)
        void this.#write(resident, last).then(() => this.#report(resident, { progress: [], seconds: 0, ending }));
      const message = ending.outcome === 'failed' ? ending.message : undefined;
      log[message ? 'warn' : 'info'](`A run has ended: ${ending.outcome}.`, { run: runId, message });
    } else if (!checkpoints.isWriting()) {
      // A run with an epoch behind it is kept at once: should it diverge, that can still be looked at.
      const hasEpoch = resident.state.epoch > 0;
      if ((hasEpoch && !entry.kept) || now() - entry.savedAt >= 1000 * checkpointSeconds) {
        entry.savedAt = now();
        entry.kept = hasEpoch;
        void this.#save(resident);
      }
    }
    return true;
  }

  /** Notes what of its slice the run has had by the clock; the slice may be over. */
  #spend(entry: Entry, { progress }: Slice, seconds: number): void {
    const spent = (entry.spent ?? 0) + seconds;
    const isFirst = !entry.begun && !progress.some(({ point }) => point);
    const isOver = spent >= (isFirst ? firstSliceTimes * sliceSeconds : sliceSeconds);
    entry.begun ||= isOver;
    entry.spent = isOver ? undefined : spent;
  }

  /** Makes the network and takes its first steps, which is when memory may run out and the system ends the process. */
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
      gpuSeconds: state.gpuSeconds,
      points: progress.flatMap(({ point }) => point ?? []),
      epochs: progress.flatMap(({ epoch }) => epoch ?? []),
      confusions: progress.flatMap(({ confusion }) => confusion ?? []),
      predictions: progress.flatMap(({ predictions }) => predictions ?? []),
      ending,
    });
  }

  async #save(resident: Resident): Promise<void> {
    const snapshot = resident.snapshot();
    if (snapshot) await this.#write(resident, snapshot);
  }

  async #write(resident: Resident, snapshot: Pick<Checkpoint, 'state' | 'variables'>): Promise<void> {
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

  /** Forgets a run that the server no longer wants from this trainer, and what is on disk of this attempt. */
  forget(run: RunAttempt): void {
    const { reports, checkpoints, log } = this.#options;
    const held = this.#entries.get(run.runId)?.resident.assignment;
    if (held && held.attempt !== run.attempt) return;
    this.#drop(run.runId);
    reports.close(run.runId);
    checkpoints.remove(run);
    log.info('run dropped: the server no longer wants it from here', { run: run.runId });
  }

  /** Ends a run here as failed, with a sentence for the student. */
  giveUp(runId: string, message: string): void {
    this.#drop(runId);
    this.#options.reports.fail(runId, message);
  }

  /** Ends a run that was stopped; one with an epoch behind it stays on disk, to be looked at or to be queued again. */
  async stop(run: RunAttempt): Promise<void> {
    const state = this.#entries.get(run.runId)?.resident.state;
    if (!state || state.epoch === 0) return this.forget(run);
    if (await this.#handBack(run)) this.#options.log.info('run stopped and kept', { run: run.runId });
  }

  /** The run as it is now, for those who look into it; undefined where it is not here or has not begun. */
  lookAt(runId: string): Pick<Checkpoint, 'state' | 'variables'> | undefined {
    return this.#entries.get(runId)?.resident.snapshot();
  }

  /** Forgets runs of which nothing may stay. */
  discard(runIds: readonly string[]): void {
    const { reports, checkpoints } = this.#options;
    for (const runId of runIds) {
      this.#drop(runId);
      reports.close(runId);
      checkpoints.remove({ runId, attempt: Number.POSITIVE_INFINITY });
    }
  }

  /** Gives a run back that is to go on later, here or elsewhere: a checkpoint is written and its memory freed. */
  async release(run: RunAttempt): Promise<void> {
    if (!(await this.#handBack(run))) return;
    this.#options.log.info('run given back with its checkpoint', { run: run.runId });
  }

  /** False where this attempt of the run is not here. */
  async #handBack({ runId, attempt }: RunAttempt): Promise<boolean> {
    const entry = this.#entries.get(runId);
    if (entry?.resident.assignment.attempt !== attempt) return false;
    const written = this.#save(entry.resident);
    this.#drop(runId);
    this.#options.reports.close(runId);
    await written;
    return true;
  }

  /** Writes a checkpoint of every run, one after another because each takes a copy of the run's memory. */
  async saveAll(): Promise<void> {
    for (const { resident } of [...this.#entries.values()]) await this.#save(resident);
    await this.#options.checkpoints.settled();
  }
}
