/** One run that a trainer has taken in: its program, its place in the loop, and its end. */

import type { EndingReport } from '#lib/classroom/run-report.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Holdings } from './data/holdings.ts';
import { computeSecondsOf, secondsNow } from './device.ts';
import { type Computing, createProgram, type Program } from './engine/program.ts';
import { checkMemory, type DeviceMemory } from './memory.ts';
import type { News } from './reports.ts';
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
  /** It failed because the device had too little memory. */
  readonly ranOut?: boolean;
  /** Of a finished run: what it needs to continue if extended. */
  readonly last?: Snapshot;
};

/** What a run needs from outside; tests supply their own. */
export type Surroundings = {
  readonly datasetFor: Holdings['datasetFor'];
  /** A clock in milliseconds. */
  readonly now: () => number;
  /** Of the device that trains. */
  readonly memory: DeviceMemory;
  /** How programs compute. */
  readonly computing?: Computing;
};

/** TensorFlow's code for too little memory, which errors of our addon have as their `status`. */
const resourceExhausted = 8;
const codeOf = (error: unknown) => (error instanceof Error && 'status' in error ? error.status : undefined);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const ranOut = (error: unknown) =>
  /OOM|ResourceExhausted|bad_alloc/.test(messageOf(error)) || codeOf(error) === resourceExhausted;

/** The reason for a failure, in a sentence for the student. */
function sentenceOf(error: unknown): string {
  if (ranOut(error)) {
    return 'The device ran out of memory: use a smaller batch, fewer filters or fewer units.';
  }
  return messageOf(error).split('\n').join(' ').slice(0, 400);
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
  #loop: AsyncGenerator<Progress, EndingReport, void> | undefined;
  #isWide = false;
  /** Compute time of making the network again, which is charged but not counted. */
  #again = 0;

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

  #begin(): AsyncGenerator<Progress, EndingReport, void> {
    const { hyperparameters } = this.assignment;
    const { datasetFor, memory, computing } = this.#surroundings;
    const dataset = datasetFor(hyperparameters);
    const began = secondsNow();
    const described = describeNetwork(hyperparameters, dataset.about);
    if (!described.ok) throw new Error(described.refusal.message);
    checkMemory(described.network, hyperparameters, memory);
    this.#program = createProgram(hyperparameters, described.network, computing);
    if (this.#checkpoint) this.#program.setVariables(this.#checkpoint.variables);
    const ended = secondsNow();
    const making = computeSecondsOf({
      clock: ended.clock - began.clock,
      processor: ended.processor - began.processor,
    });
    // A run pays for making its network once, however often it resumes from a checkpoint.
    if (this.#checkpoint) this.#again = making;
    else this.state.computeSeconds += making;
    return train({
      hyperparameters,
      program: this.#program,
      dataset,
      state: this.state,
      kept: this.#kept,
      computeSecondsOf,
      isWide: () => this.#isWide,
    });
  }

  /** Trains for about that long, always to the end of a step, over all lanes if `wide`. An exception fails the run. */
  async slice(seconds: number, wide = false): Promise<Slice> {
    const { now } = this.#surroundings;
    const began = now();
    const before = this.state.computeSeconds;
    const progress: Progress[] = [];
    this.#isWide = wide;
    const computed = () => {
      const again = this.#again;
      this.#again = 0;
      return this.state.computeSeconds - before + again;
    };
    try {
      this.#loop ??= this.#begin();
      do {
        const next = await this.#loop.next();
        if (next.done) {
          const last = next.value.outcome === 'finished' ? this.snapshot() : undefined;
          return this.#end({ progress, seconds: computed(), ending: next.value, ...(last && { last }) });
        }
        progress.push(next.value);
      } while (!this.ended && (now() - began) / 1000 < seconds);
    } catch (error) {
      const ending = { outcome: 'failed', message: sentenceOf(error) } as const;
      return this.#end({ progress, seconds: computed(), ending, ranOut: ranOut(error) });
    }
    return { progress, seconds: computed() };
  }

  /** Fails the run without trying it. */
  giveUp(message: string): Slice {
    return this.#end({ progress: [], seconds: 0, ending: { outcome: 'failed', message } });
  }

  /** Makes an ended run as it was before its first slice. */
  reset(): void {
    Object.assign(this.state, this.#checkpoint ? structuredClone(this.#checkpoint.state) : newRunState());
    Object.assign(this.#kept, { best: this.#checkpoint?.best ?? null, last: null });
    this.#loop = undefined;
    this.ended = false;
  }

  /** What the server is to know of a slice. */
  newsOf({ progress, ending }: Slice): News {
    return {
      step: this.state.step,
      computeSeconds: this.state.computeSeconds,
      points: progress.flatMap(({ point }) => point ?? []),
      epochs: progress.flatMap(({ epoch }) => epoch ?? []),
      confusions: progress.flatMap(({ confusion }) => confusion ?? []),
      boundaries: progress.flatMap(({ boundary }) => boundary ?? []),
      health: progress.flatMap(({ health }) => health ?? []),
      predictions: progress.flatMap(({ predictions }) => predictions ?? []),
      ending,
    };
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
