/** One run that a trainer has taken in: its program, its place in the loop, and its end. */

import type { EndingReport } from '#lib/classroom/run-report.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Holdings } from './data/holdings.ts';
import { type Computing, createProgram, type Program } from './engine/program.ts';
import { checkMemory } from './memory.ts';
import { newRunState, noKeptWeights, type RunState } from './run-state.ts';
import { type Progress, train } from './train.ts';

/** What a checkpoint stores of a run. */
export type Snapshot = Pick<Checkpoint, 'state' | 'variables' | 'best'>;

/** What one slice did. */
export type Slice = {
  readonly progress: readonly Progress[];
  /** Compute time, including making the program. */
  readonly seconds: number;
  readonly ending?: EndingReport;
  /** Of a finished run: what it needs to continue if extended. */
  readonly last?: Snapshot;
};

/** What a run needs from outside; tests supply their own. */
export type Surroundings = {
  readonly datasetFor: Holdings['datasetFor'];
  /** A clock in milliseconds. */
  readonly now: () => number;
  /** The clock that measures compute time (device.ts); tests use one for both. */
  readonly computeClock?: () => number;
  /** Free memory in bytes. */
  readonly availableMemory: () => number;
  /** How programs compute. */
  readonly computing?: Computing;
};

/** TensorFlow's code for too little memory, which errors of our addon have as their `status`. */
const resourceExhausted = 8;
const codeOf = (error: unknown) => (error instanceof Error && 'status' in error ? error.status : undefined);

/** The reason for a failure, in a sentence for the student. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/OOM|ResourceExhausted|bad_alloc/.test(message) || codeOf(error) === resourceExhausted) {
    return 'The device ran out of memory: use a smaller batch, fewer filters or fewer units.';
  }
  return message.split('\n').join(' ').slice(0, 400);
}

export class Resident {
  readonly assignment: Assignment;
  readonly runId: string;
  readonly seatId: string;
  readonly state: RunState;
  /** Needs no more slices. */
  ended = false;
  readonly #surroundings: Surroundings;
  readonly #checkpoint: Checkpoint | undefined;
  readonly #kept = noKeptWeights();
  #program: Program | undefined;
  #loop: Generator<Progress, EndingReport, void> | undefined;

  /** Makes nothing before the first slice. With a checkpoint, the run resumes from it. */
  constructor(assignment: Assignment, surroundings: Surroundings, checkpoint?: Checkpoint) {
    this.assignment = assignment;
    this.runId = assignment.runId;
    this.seatId = assignment.seatId;
    this.state = checkpoint ? structuredClone(checkpoint.state) : newRunState();
    this.#surroundings = surroundings;
    this.#checkpoint = checkpoint;
    this.#kept.best = checkpoint?.best ?? null;
  }

  #begin(): Generator<Progress, EndingReport, void> {
    const { hyperparameters } = this.assignment;
    const { datasetFor, now, computeClock = now, availableMemory, computing } = this.#surroundings;
    const dataset = datasetFor(hyperparameters);
    const began = computeClock();
    const described = describeNetwork(hyperparameters, dataset.about);
    if (!described.ok) throw new Error(described.refusal.message);
    checkMemory(described.network, hyperparameters, availableMemory());
    this.#program = createProgram(hyperparameters, described.network, computing);
    if (this.#checkpoint) this.#program.setVariables(this.#checkpoint.variables);
    // A run pays for making its network once, however often it resumes from a checkpoint.
    if (!this.#checkpoint) this.state.computeSeconds += (computeClock() - began) / 1000;
    return train({
      hyperparameters,
      program: this.#program,
      dataset,
      state: this.state,
      kept: this.#kept,
      now,
      computeClock,
    });
  }

  /** Trains for about that long, always to the end of a step. An exception fails the run. */
  slice(seconds: number): Slice {
    const { now, computeClock = now } = this.#surroundings;
    const [began, used] = [now(), computeClock()];
    const elapsed = () => (now() - began) / 1000;
    const computed = () => (computeClock() - used) / 1000;
    const progress: Progress[] = [];
    try {
      this.#loop ??= this.#begin();
      do {
        const next = this.#loop.next();
        if (next.done) {
          const last = next.value.outcome === 'finished' ? this.snapshot() : undefined;
          return this.#end({ progress, seconds: computed(), ending: next.value, ...(last && { last }) });
        }
        progress.push(next.value);
      } while (elapsed() < seconds);
    } catch (error) {
      return this.#end({ progress, seconds: computed(), ending: { outcome: 'failed', message: sentenceOf(error) } });
    }
    return { progress, seconds: computed() };
  }

  /** Fails the run without trying it. */
  giveUp(message: string): Slice {
    return this.#end({ progress: [], seconds: 0, ending: { outcome: 'failed', message } });
  }

  #end(slice: Slice): Slice {
    this.dispose();
    return slice;
  }

  /** The run as a checkpoint stores it; undefined while there is nothing to store. */
  snapshot(): Snapshot | undefined {
    if (!this.#program) return undefined;
    const { best, last } = this.#kept;
    const variables = new Map([...this.#program.readVariables(), ...(last ?? [])]);
    return { state: structuredClone(this.state), variables, best };
  }

  /** Frees the run's memory. */
  dispose(): void {
    this.ended = true;
    this.#program?.dispose();
    this.#program = undefined;
  }
}
