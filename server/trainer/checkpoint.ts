/**
 * Keeps runs on disk while they train, so that a run goes on where it was after its trainer has died.
 *
 * One file a run and attempt, `<DATA_DIR>/checkpoints/<run>.<attempt>.checkpoint`: the 8 bytes of the magic; as 32-bit
 * unsigned little-endian integers the length of the header and the CRC-32 of everything after it; the header as JSON; the
 * variables' float32 values one after another, in the order of the header. It is written beside its place, synced and
 * renamed, so that a file under its name is whole. The attempt in the name lets a trainer that lost a run to another
 * delete what is its own and nothing else.
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
import type { Assignment } from '#lib/protocol/trainer.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import { now as wallClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { VariableValues } from './engine/program.ts';
import type { Unsent } from './reports.ts';
import { type RunState, runStateSchema } from './run-state.ts';

/** Everything that a run needs to go on. */
export type Checkpoint = RunAttempt & {
  readonly hyperparameters: Hyperparameters;
  readonly state: RunState;
  /** What the server has not acknowledged yet. */
  readonly unsent: Unsent;
  readonly variables: VariableValues;
};

const magic = Buffer.from('TRAINCP1', 'latin1');
const headerSchema = z.object({
  runId: z.string(),
  attempt: z.int(),
  hyperparameters: comparedSchema,
  state: runStateSchema,
  unsent: z.object({
    ...metricsSchema.shape,
    // Not in the checkpoints of before there were predictions.
    confusions: z.array(epochConfusionSchema).default([]),
    predictions: z
      .object({
        ...predictionsSchema.shape,
        probabilities: z.base64().transform((text) => Buffer.from(text, 'base64')),
      })
      .nullable()
      .default(null),
  }),
  variables: z.array(z.object({ name: z.string(), length: z.int().min(0) })),
});

/**
 * Checkpoints of runs that paused, finished, diverged or were stopped stay, so that these can go on and be looked at;
 * beyond this many bytes the oldest are deleted, and their runs would begin again with the same seed.
 */
const maximumBytes = 8e9;

/** Files of runs that never came back are deleted after this long. */
const keptMilliseconds = 7 * 24 * 3600 * 1000;

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** The parts of the file, in order. */
export function encodeCheckpoint({ variables, unsent, ...rest }: Checkpoint): Uint8Array[] {
  const { predictions } = unsent;
  const probabilities = predictions && Buffer.from(predictions.probabilities).toString('base64');
  const header = Buffer.from(
    JSON.stringify({
      ...rest,
      unsent: { ...unsent, predictions: predictions && { ...predictions, probabilities } },
      variables: [...variables].map(([name, values]) => ({ name, length: values.length })),
    }),
  );
  const body = [header, ...[...variables.values()].map(bytesOf)];
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(header.length, 0);
  numbers.writeUInt32LE(
    body.reduce((sum, part) => crc32(part, sum), 0),
    4,
  );
  return [magic, numbers, ...body];
}

/** Reads what `encodeCheckpoint` wrote. Throws a sentence where the file is not whole. */
export function decodeCheckpoint(file: Buffer): Checkpoint {
  if (file.length < 16 || !file.subarray(0, 8).equals(magic))
    throw new Error('It is not a checkpoint of this version.');
  const body = file.subarray(16);
  if (crc32(body) !== file.readUInt32LE(12)) throw new Error('Its checksum is wrong.');
  const headerLength = file.readUInt32LE(8);
  const read = headerSchema.safeParse(JSON.parse(body.subarray(0, headerLength).toString()));
  if (!read.success) throw new Error(refusalFromZod(read.error, 'checkpoint').message);
  const header = read.data;
  let offset = headerLength;
  const variables = new Map<string, Float32Array>();
  for (const { name, length } of header.variables) {
    // Copied, because numbers in the file need not lie at multiples of 4.
    const bytes = Uint8Array.from(body.subarray(offset, offset + 4 * length));
    variables.set(name, new Float32Array(bytes.buffer));
    offset += 4 * length;
  }
  return { ...header, variables };
}

/** Whether a run with a checkpoint of `before` may go on as `after`: it is the same, or has more epochs. */
function isSameRun(before: Hyperparameters, after: Hyperparameters): boolean {
  return differences(before, { ...after, epochs: Math.min(before.epochs, after.epochs) }).length === 0;
}

/** Deletes the oldest checkpoints until those left take `limit` bytes at most; the newest always stays. */
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

/** What is being written, or was when its trainer died. */
const unfinished = '.new';
/** No checkpoint takes longer to write. */
const writingMilliseconds = 60_000;

/** Writes the parts at once, since the loop that trains lets only few steps of this through, and syncs. */
async function writeWhole(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    const { bytesWritten } = await handle.writev(parts);
    // A disk that is almost full takes a part and says nothing.
    if (bytesWritten < parts.reduce((sum, { length }) => sum + length, 0)) throw new Error('The disk is full.');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name of this data folder that no other has, so that trainers know whether they share it. */
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

  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    // Another trainer on the same folder may have deleted it meanwhile.
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
    // The folder too, because the name of the file is in it.
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

    /** The newest usable checkpoint of the run; what cannot be used is told to the log and passed over. */
    load({ runId, hyperparameters }: Pick<Assignment, 'runId' | 'hyperparameters'>): Checkpoint | undefined {
      for (const { file } of filesOf(runId)) {
        try {
          const checkpoint = decodeCheckpoint(readFileSync(file));
          if (isSameRun(checkpoint.hyperparameters, hyperparameters)) return checkpoint;
          log.warn('checkpoint ignored', { file, reason: 'It belongs to other hyperparameters.' });
        } catch (error) {
          log.warn('checkpoint ignored', { file, reason: (error as Error).message });
        }
      }
      return undefined;
    },

    /** Writes the checkpoint in the background, after the one of the same run that may be under way. */
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

    /** Notes that the run is about to begin here; gives how many trainers have died while it did, one after another. */
    begin(runId: string): number {
      const file = beginningOf(runId);
      const deaths = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
      try {
        writeFileSync(file, String(deaths + 1));
      } catch (error) {
        log.warn('could not note that a run begins', { run: runId, reason: (error as Error).message });
      }
      return deaths;
    },

    /** The run has begun, and its trainer lives. */
    begun: (runId: string) => rmSync(beginningOf(runId), { force: true }),

    /** Waits until nothing is being written. */
    async settled(): Promise<void> {
      await Promise.allSettled(writing.values());
    },

    /** Whether a checkpoint is being written now. */
    isWriting: () => writing.size > 0,

    /** Deletes the run's checkpoints up to this attempt, in the background; what cannot be deleted is told to the log. */
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
