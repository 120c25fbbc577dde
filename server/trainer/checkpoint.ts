/**
 * Saves runs to disk while they train, so that a run resumes where it was if its trainer dies.
 *
 * One file per run and attempt, `<DATA_DIR>/checkpoints/<run>.<attempt>.checkpoint`: 8 bytes of magic; the header's length
 * and the CRC-32 of the rest of the file, as 32-bit unsigned little-endian integers; the header as JSON; the variables'
 * float32 values in the header's order. The file is written under another name, synced and renamed, so it is never
 * partial. With the attempt in the name, a trainer that lost a run to another deletes only its own file.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { metricsSchema } from '#lib/classroom/point.ts';
import { epochConfusionSchema, predictionsSchema, type RunAttempt } from '#lib/classroom/run-report.ts';
import { comparedSchema, differences, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { boundarySchema } from '#lib/network/boundary.ts';
import { healthSchema } from '#lib/network/health.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import { now as wallClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { VariableValues } from './engine/program.ts';
import type { Unsent } from './reports.ts';
import { type RunState, runStateSchema } from './run-state.ts';

/** Everything a run needs to resume. */
export type Checkpoint = RunAttempt & {
  readonly hyperparameters: Hyperparameters;
  readonly state: RunState;
  /** What the server has not acknowledged yet. */
  readonly unsent: Unsent;
  /** Those with which the run goes on. */
  readonly variables: VariableValues;
  /** The weights of the best epoch, if the run restores them. */
  readonly best: VariableValues | null;
};

const magic = Buffer.from('TRAINCP1', 'latin1');
/** What the file's body holds, in its order. */
const lengthsSchema = z.array(z.object({ name: z.string(), length: z.int().min(0) }));

const headerSchema = z.object({
  runId: z.string(),
  attempt: z.int(),
  hyperparameters: comparedSchema,
  state: runStateSchema,
  unsent: z.object({
    ...metricsSchema.shape,
    // Older checkpoints have no predictions, no boundaries and no health.
    confusions: z.array(epochConfusionSchema).default([]),
    boundaries: z.array(boundarySchema).default([]),
    health: z.array(healthSchema).default([]),
    predictions: z
      .object({
        ...predictionsSchema.shape,
        probabilities: z.base64().transform((text) => Buffer.from(text, 'base64')),
      })
      .nullable()
      .default(null),
  }),
  variables: lengthsSchema,
  best: lengthsSchema.nullable().default(null),
});

/**
 * Checkpoints of paused, finished, diverged and stopped runs are kept, so that these can be resumed and inspected. Beyond
 * this many bytes the oldest are deleted; their runs would start over with the same seed.
 */
const maximumBytes = 8e9;

/** Files of abandoned runs are deleted after this long. */
const keptMilliseconds = 7 * 24 * 3600 * 1000;

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const lengthsOf = (values: VariableValues) => [...values].map(([name, { length }]) => ({ name, length }));

/** The parts of the file, in order. */
export function encodeCheckpoint({ variables, best, unsent, ...rest }: Checkpoint): Uint8Array[] {
  const { predictions } = unsent;
  const probabilities = predictions && Buffer.from(predictions.probabilities).toString('base64');
  const header = Buffer.from(
    JSON.stringify({
      ...rest,
      unsent: { ...unsent, predictions: predictions && { ...predictions, probabilities } },
      variables: lengthsOf(variables),
      best: best && lengthsOf(best),
    }),
  );
  const body = [header, ...[...variables.values(), ...(best?.values() ?? [])].map(bytesOf)];
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(header.length, 0);
  numbers.writeUInt32LE(
    body.reduce((sum, part) => crc32(part, sum), 0),
    4,
  );
  return [magic, numbers, ...body];
}

/** For `JSON.parse`: compute time was called GPU time until version 0.6. */
function renamed(this: Record<string, unknown>, key: string, value: unknown): unknown {
  if (key !== 'gpuSeconds') return value;
  this.computeSeconds = value;
  return undefined;
}

/** The inverse of `encodeCheckpoint`. Throws a readable error if the file is damaged. */
export function decodeCheckpoint(file: Buffer): Checkpoint {
  if (file.length < 16 || !file.subarray(0, 8).equals(magic)) throw new Error('not a checkpoint of this version');
  const body = file.subarray(16);
  if (crc32(body) !== file.readUInt32LE(12)) throw new Error('wrong checksum');
  const headerLength = file.readUInt32LE(8);
  const read = headerSchema.safeParse(JSON.parse(body.subarray(0, headerLength).toString(), renamed));
  if (!read.success) throw new Error(refusalFromZod(read.error, 'checkpoint').message);
  const header = read.data;
  let offset = headerLength;
  const next = (lengths: ReturnType<typeof lengthsOf>): VariableValues =>
    new Map(
      lengths.map(({ name, length }) => {
        // Copied, because values in the file may not be aligned to 4 bytes.
        const bytes = Uint8Array.from(body.subarray(offset, offset + 4 * length));
        offset += 4 * length;
        return [name, new Float32Array(bytes.buffer)];
      }),
    );
  const variables = next(header.variables);
  return { ...header, variables, best: header.best && next(header.best) };
}

/** Whether a checkpoint of `before` can be resumed as `after`: the same run, or one with more epochs. */
function isSameRun(before: Hyperparameters, after: Hyperparameters): boolean {
  return differences(before, { ...after, epochs: Math.min(before.epochs, after.epochs) }).length === 0;
}

/** Deletes the oldest checkpoints until the rest fit into `limit` bytes; always keeps the newest. */
async function prune(folder: string, limit: number): Promise<void> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.checkpoint'))
    .map((name) => path.join(folder, name))
    .flatMap((file) => ({ file, stat: statSync(file, { throwIfNoEntry: false }) }))
    .sort((a, b) => (b.stat?.mtimeMs ?? 0) - (a.stat?.mtimeMs ?? 0));
  let bytes = 0;
  for (const [index, { file, stat }] of files.entries()) {
    bytes += stat?.size ?? 0;
    if (index > 0 && bytes > limit) await rm(file, { force: true });
  }
}

/** A file being written, or left unfinished when its trainer died. */
const unfinished = '.new';
/** No checkpoint takes longer to write. */
const writingMilliseconds = 60_000;

/** Writes all parts in one call and syncs; the training loop leaves little time for more calls. */
async function writeWhole(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    const { bytesWritten } = await handle.writev(parts);
    // A nearly full disk writes only a part, without an error.
    if (bytesWritten < parts.reduce((sum, { length }) => sum + length, 0)) throw new Error('the disk is full');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A unique name of this data folder, which tells trainers whether they share it. */
function idOf(dataDir: string): string {
  const file = path.join(dataDir, 'folder-id');
  const own = randomUUID();
  try {
    writeFileSync(file, own, { flag: 'wx' });
  } catch {
    if (existsSync(file)) return readFileSync(file, 'utf8') || own;
  }
  return own;
}

/** The checkpoints in this data folder. */
export function openCheckpoints(dataDir: string, log: Log, now: () => number = wallClock, limit = maximumBytes) {
  const folder = path.join(dataDir, 'checkpoints');
  mkdirSync(folder, { recursive: true });
  const writing = new Map<string, Promise<void>>();
  const prefix = (runId: string) => `${encodeURIComponent(runId)}.`;
  const fileOf = ({ runId, attempt }: RunAttempt) => path.join(folder, `${prefix(runId)}${attempt}.checkpoint`);

  const beginningOf = (runId: string) => path.join(folder, `${prefix(runId)}begins`);
  const deathsOf = (runId: string) =>
    existsSync(beginningOf(runId)) ? Number(readFileSync(beginningOf(runId), 'utf8')) : 0;

  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    // Another trainer on this folder may have just deleted it.
    const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    const kept = name.endsWith(unfinished) ? writingMilliseconds : keptMilliseconds;
    if (modified !== undefined && now() - modified > kept) void rm(file, { force: true });
  }

  /** The checkpoint files of a run, newest attempt first. */
  const filesOf = (runId: string) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(prefix(runId)) && name.endsWith('.checkpoint'))
      .map((name) => ({
        file: path.join(folder, name),
        attempt: Number(name.slice(prefix(runId).length).split('.')[0]),
      }))
      .sort((a, b) => b.attempt - a.attempt);

  async function write(checkpoint: Checkpoint): Promise<void> {
    const file = fileOf(checkpoint);
    const beside = `${file}.${process.pid}${unfinished}`;
    try {
      await writeWhole(beside, encodeCheckpoint(checkpoint));
      await rename(beside, file);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
    // The folder too: it holds the file's name.
    const names = await open(folder, 'r');
    try {
      await names.sync();
    } finally {
      await names.close();
    }
    const older = filesOf(checkpoint.runId).filter(({ attempt }) => attempt < checkpoint.attempt);
    for (const each of older) await rm(each.file, { force: true });
    await prune(folder, limit);
  }

  return {
    folderId: idOf(dataDir),

    /** The newest usable checkpoint of the run; logs and skips those it cannot use. */
    load({ runId, hyperparameters }: Pick<Assignment, 'runId' | 'hyperparameters'>): Checkpoint | undefined {
      for (const { file } of filesOf(runId)) {
        try {
          const checkpoint = decodeCheckpoint(readFileSync(file));
          if (isSameRun(checkpoint.hyperparameters, hyperparameters)) return checkpoint;
          log.warn('checkpoint ignored', { file, reason: 'it belongs to other hyperparameters' });
        } catch (error) {
          log.warn('checkpoint ignored', { file, reason: (error as Error).message });
        }
      }
      return undefined;
    },

    /** Writes the checkpoint in the background, after any earlier one of the same run. */
    save(checkpoint: Checkpoint): Promise<void> {
      const file = fileOf(checkpoint);
      const written = (writing.get(file) ?? Promise.resolve())
        .catch(() => {})
        .then(() => write(checkpoint))
        .finally(() => {
          if (writing.get(file) === written) writing.delete(file);
        });
      writing.set(file, written);
      return written;
    },

    /** How many trainers in a row have died as the run began. */
    deaths: deathsOf,

    /** Records that the run is about to begin here; returns how many trainers in a row have died as it began. */
    begin(runId: string): number {
      const deaths = deathsOf(runId);
      try {
        writeFileSync(beginningOf(runId), String(deaths + 1));
      } catch (error) {
        log.warn('could not record the start of a run', { run: runId, reason: (error as Error).message });
      }
      return deaths;
    },

    /** The run has begun, and its trainer survived. */
    begun: (runId: string) => rmSync(beginningOf(runId), { force: true }),

    /** Waits until all writing is done. */
    async settled(): Promise<void> {
      await Promise.allSettled(writing.values());
    },

    isWriting: () => writing.size > 0,

    /** Deletes the run's checkpoints up to this attempt in the background; logs failures. */
    remove({ runId, attempt: last }: RunAttempt): void {
      const underWay = [...writing].filter(([file]) => path.basename(file).startsWith(prefix(runId)));
      Promise.allSettled(underWay.map(([, written]) => written))
        .then(() =>
          Promise.all(filesOf(runId).map(({ file, attempt }) => attempt <= last && rm(file, { force: true }))),
        )
        .catch((error: Error) => log.warn('could not delete a checkpoint', { run: runId, reason: error.message }));
    },
  };
}

export type Checkpoints = ReturnType<typeof openCheckpoints>;
