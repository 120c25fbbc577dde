/** The runs a trainer holds, and whose turn it is: a slice in a lane for one, then for the next. */

import type { RunAttempt } from '#lib/classroom/run-report.ts';
import { neededMemory } from '#lib/network/cost.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import type { Log } from '../base/log.ts';
import type { Checkpoints } from './checkpoint.ts';
import { nextTurn } from './fair-share.ts';
import type { Reports } from './reports.ts';
import { Resident, type Slice, type Snapshot, type Surroundings } from './resident.ts';
import { type Entry, Turns } from './turns.ts';

/** Long enough for several steps, short enough for thirty runs to get a slice each within six seconds. */
export const sliceSeconds = 0.2;

/**
 * A slice is trained in pieces of about this length. Between them a run's news is reported, and the run can be saved, looked
 * at or given back.
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

/** How often a training run is saved, by default. */
const defaultCheckpointSeconds = 10;

/** A run that kills this many trainers in a row as it begins is not tried again; it would block all others. */
const maximumDeaths = 3;
const deathsOf = (count: number) =>
  `The trainer died ${count} times when this run began, most likely from lack of memory. Use a smaller batch, fewer filters or fewer units.`;

export type SlicesOptions = Surroundings & {
  readonly checkpoints: Checkpoints;
  readonly reports: Reports;
  readonly log: Log;
  readonly capacity?: number;
  /** Whose turn it is; a benchmark compares other rules. */
  readonly nextTurn?: typeof nextTurn;
  readonly checkpointSeconds?: number;
  /** How many runs are trained at the same moment; by default one. */
  readonly lanes?: number;
};

export class Slices {
  readonly #options: SlicesOptions;
  readonly #turns: Turns;
  #taken = 0;
  /** Lanes at work, and whether it is one run in all of them. */
  #busy = 0;
  #isWide = false;
  /** Called when a lane may find a run that had none. */
  onReady: () => void = () => {};
  /** Images trained on since the trainer started, over all runs. */
  imagesTrained = 0;

  constructor(options: SlicesOptions) {
    this.#options = options;
    this.#turns = new Turns(options.nextTurn ?? nextTurn, options.memory);
  }

  get size(): number {
    return this.#turns.size;
  }

  /** The most runs held at once. */
  get capacity(): number {
    return this.#options.capacity ?? defaultCapacity;
  }

  /** How many more runs may be taken in. */
  get room(): number {
    return this.#options.memory.isShort() && this.size > 0 ? 0 : Math.max(0, this.capacity - this.size);
  }

  get memory(): Pick<Turns, 'held' | 'room'> {
    return this.#turns;
  }

  /** Takes a run in, resuming from its checkpoint if there is one. Ignores an attempt that is already here. */
  add(assignment: Assignment): void {
    const { checkpoints, reports, now, log } = this.#options;
    const { runId, attempt } = assignment;
    if (this.#turns.get(runId)?.resident.assignment.attempt === attempt) return;
    this.#drop(runId);
    const checkpoint = checkpoints.load(assignment);
    const resident = new Resident(assignment, this.#options, checkpoint);
    this.#taken += 1;
    this.#turns.add({
      resident,
      order: this.#taken,
      deaths: checkpoints.deaths(runId),
      needed: neededMemory(assignment.hyperparameters),
      savedAt: now(),
    });
    reports.open(assignment, resident.state.step, resident.state.computeSeconds, checkpoint?.unsent);
    log.info(checkpoint ? 'run resumed from its checkpoint' : 'run started', {
      run: runId,
      step: resident.state.step,
    });
  }

  get lanes(): number {
    return this.#options.lanes ?? 1;
  }

  /** Whether a lane would find a run now. */
  get hasTurn(): boolean {
    return !this.#isWide && this.#turns.free().length > 0;
  }

  /** Trains one piece of a slice in a lane for the run whose turn it is; false if there is none for this lane. */
  async turn(): Promise<boolean> {
    const entry = this.#isWide ? undefined : this.#turns.next();
    if (!entry) return false;
    // A run alone may use what other lanes leave idle.
    this.#isWide = this.#busy === 0 && (this.size === 1 || this.lanes === 1);
    this.#busy += 1;
    try {
      entry.piece = this.#train(entry, this.#isWide);
      await entry.piece;
    } finally {
      entry.piece = undefined;
      this.#busy -= 1;
      this.#isWide = false;
    }
    return true;
  }

  async #train(entry: Entry, wide: boolean): Promise<void> {
    const { checkpoints, now, log, checkpointSeconds = defaultCheckpointSeconds } = this.#options;
    const { resident, runId, seatId } = entry;
    const began = now();
    const advance = pieceSeconds / this.lanes;
    this.#turns.charge(seatId, advance);
    const slice = await (entry.made ? resident.slice(pieceSeconds, wide) : this.#firstPiece(entry, wide));
    this.#turns.charge(seatId, slice.seconds - advance);
    // Dropped meanwhile: nobody wants what it did.
    if (this.#turns.get(runId) !== entry) return resident.dispose();
    this.#spend(entry, slice, (now() - began) / 1000);
    const { ending, last } = slice;
    // A finished run is saved before the server hears of its end, since it may be extended.
    this.#report(resident, last ? { ...slice, ending: undefined } : slice);
    if (ending) {
      this.#turns.delete(runId);
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
  async #firstPiece(entry: Entry, wide: boolean): Promise<Slice> {
    const { checkpoints } = this.#options;
    const deaths = checkpoints.begin(entry.runId);
    entry.made = true;
    if (deaths >= maximumDeaths) {
      checkpoints.begun(entry.runId);
      return entry.resident.giveUp(deathsOf(deaths));
    }
    entry.beginning = true;
    const slice = await entry.resident.slice(pieceSeconds, wide);
    entry.beginning = false;
    checkpoints.begun(entry.runId);
    return slice.ranOut && this.#turns.putBack(entry) ? { progress: [], seconds: slice.seconds } : slice;
  }

  #report(resident: Resident, slice: Slice): void {
    this.imagesTrained += slice.progress.reduce((sum, { images }) => sum + images, 0);
    this.#options.reports.add(resident.runId, resident.newsOf(slice));
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
    this.#turns.get(runId)?.resident.dispose();
    this.#turns.delete(runId);
  }

  /** Drops a run that the server no longer wants from this trainer, and deletes this attempt's checkpoint. */
  forget(run: RunAttempt): void {
    const { reports, checkpoints, log } = this.#options;
    const held = this.#turns.get(run.runId)?.resident.assignment;
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
    const state = this.#turns.get(run.runId)?.resident.state;
    if (!state || state.epoch === 0) return this.forget(run);
    if (await this.#handBack(run)) this.#options.log.info('run stopped and saved', { run: run.runId });
  }

  /** The run's current state for an inspection; undefined if it is not here or has not begun. */
  async lookAt(runId: string): Promise<Snapshot | undefined> {
    const entry = this.#turns.get(runId);
    if (!entry) return undefined;
    await this.#takeOut(entry);
    const snapshot = entry.resident.snapshot();
    entry.holds -= 1;
    this.onReady();
    return snapshot;
  }

  /** Waits until the run is in no lane, and keeps it out of them. */
  async #takeOut(entry: Entry): Promise<void> {
    entry.holds += 1;
    await entry.piece;
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

  /** Saves a run and frees its memory; it will resume later, here or elsewhere. `onLeft` is called when its place is free. */
  async release(run: RunAttempt, onLeft: () => void = () => {}): Promise<void> {
    if (!(await this.#handBack(run, onLeft))) return;
    this.#options.log.info('run saved and given back', { run: run.runId });
  }

  /** False if this attempt is not here, or ends or is dropped before it leaves its lane. */
  async #handBack({ runId, attempt }: RunAttempt, onLeft: () => void = () => {}): Promise<boolean> {
    const entry = this.#turns.get(runId);
    if (entry?.resident.assignment.attempt !== attempt) return false;
    await this.#takeOut(entry);
    if (this.#turns.get(runId) !== entry) return false;
    const written = this.#save(entry.resident);
    this.#drop(runId);
    this.#options.reports.close(runId);
    onLeft();
    await written;
    return true;
  }

  /** Saves every run, one at a time because each save copies the run's memory; none is trained any more. */
  async saveAll(): Promise<void> {
    const entries = this.#turns.all();
    await Promise.all(entries.map((entry) => this.#takeOut(entry)));
    for (const { resident } of entries) if (!resident.ended) await this.#save(resident);
    await this.#options.checkpoints.settled();
  }
}
