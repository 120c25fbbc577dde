/** The product's settings, and the only reader of process.env; an invalid value prints a sentence and exits with code 2. */
import path from 'node:path';
import { z } from 'zod';
import { maximumLanes } from '#lib/protocol/trainer-status.ts';
import { secretSettings } from './secret-settings.mjs';

const text = z.string().trim();
/** Pages load their files from the root of their address, so nothing may follow host and port. */
const isOrigin = (address: string) => {
  if (!URL.canParse(address)) return false;
  const { origin, href } = new URL(address);
  return href === `${origin}/`;
};
const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  PORT: port.default(3000),
  HOST: text.default('0.0.0.0'),
  DATA_DIR: text.default('data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  INTERNAL_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isOrigin)
    .optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isOrigin)
    .optional(),
  TRAINER_TOKEN: text.min(16).optional(),
  METRICS_TOKEN: text.min(16).optional(),
  INSTRUCTOR_PASSWORD: text.min(8).max(200).optional(),
  TRAINERS: z.coerce.number().int().min(0).max(8).default(1),
  TRAINER_LANES: z.coerce.number().int().min(1).max(maximumLanes).optional(),
  RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
});

/** What each setting must be, for the message about an invalid one. */
const advice: Record<keyof typeof schema.shape, string> = {
  PORT: 'a port number from 0 to 65535 (0 picks a free port)',
  HOST: 'an address of this machine to listen on',
  DATA_DIR: 'a folder for sessions, checkpoints and the data set',
  DATABASE_URL: 'a PostgreSQL address such as postgres://user@host/database, or unset',
  INTERNAL_URL:
    'the address at which other web processes on the same database reach this one, without a path, or unset',
  PUBLIC_URL:
    'the address at which students reach this server, without a path, e.g. https://class.example.edu, or unset',
  TRAINER_TOKEN: 'a secret of at least 16 characters, or unset',
  METRICS_TOKEN: 'a secret of at least 16 characters, or unset',
  INSTRUCTOR_PASSWORD: 'a password of 8 to 200 characters for opening sessions, or unset for none',
  TRAINERS: 'the number of local trainers, 0 to 8',
  TRAINER_LANES: `the number of runs that a trainer computes at the same moment, 1 to ${maximumLanes}, or unset for one per core`,
  RETENTION_DAYS:
    'the number of days after which a closed session is permanently deleted, a whole number from 1 to 3650, or unset to keep all',
  LOG_LEVEL: 'one of debug, info, warn, error',
  LOG_FORMAT: 'text or json',
  NODE_ENV: 'one of production, development, test',
};

export type Config = {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** Where other web processes on the same database reach this one; undefined if all are on one machine. */
  readonly internalUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly trainerToken: string | undefined;
  /** Secret for reading `/metrics`; without it, only this machine may read them. */
  readonly metricsToken: string | undefined;
  /** Password for opening a session; undefined lets everybody open one. */
  readonly instructorPassword: string | undefined;
  /** Number of trainers the server starts on this machine. */
  readonly localTrainers: number;
  /** Number of runs that a trainer computes at the same moment; undefined leaves it to the trainer. */
  readonly trainerLanes: number | undefined;
  /** Days after which a closed session is deleted; undefined keeps all. */
  readonly retentionDays: number | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'text' | 'json';
  readonly development: boolean;
};

export class ConfigError extends Error {}

/** The settings in these environment variables; an empty variable counts as unset. Throws ConfigError with one sentence per fault. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path[0] as keyof typeof advice;
      const shown = secretSettings.includes(name) ? '' : ` "${given[name]}"`;
      return `${name}${shown} is not usable: set it to ${advice[name]}.`;
    });
    throw new ConfigError([...new Set(faults)].join('\n'));
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: path.resolve(import.meta.dirname, '../..', values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    internalUrl: values.INTERNAL_URL?.replace(/\/+$/, ''),
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    trainerToken: values.TRAINER_TOKEN,
    metricsToken: values.METRICS_TOKEN,
    instructorPassword: values.INSTRUCTOR_PASSWORD,
    localTrainers: values.TRAINERS,
    trainerLanes: values.TRAINER_LANES,
    retentionDays: values.RETENTION_DAYS,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    development: values.NODE_ENV === 'development',
  };
}

/** The most threads of a kernel: TensorFlow's configuration is written with one byte for their number. */
export const maximumThreads = 127;

/**
 * Sets TensorFlow's environment variables; call it before TensorFlow is loaded. Only errors go to stderr, GPU memory
 * is taken as needed instead of all at once because trainers share the card, sessions share no threads for their kernels,
 * and XLA is on if TRAINER_XLA is 1.
 */
export function prepareTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  process.env.TF_OVERRIDE_GLOBAL_THREADPOOL ??= '1';
  if (process.env.TRAINER_XLA === '1') process.env.TF_XLA_FLAGS ??= '--tf_xla_auto_jit=2';
}

/** Faster, less exact ways to compute. */
export type Shortcuts = { readonly precision: 'float32' | 'bfloat16'; readonly xla: boolean };

const shortcuts = z.object({
  TRAINER_PRECISION: z.enum(['float32', 'bfloat16']).default('float32'),
  TRAINER_XLA: z.enum(['0', '1']).default('0'),
});

/** The shortcuts set in the environment. Throws ConfigError with a sentence. */
export function readShortcuts(env: Record<string, string | undefined> = process.env): Shortcuts {
  const parsed = shortcuts.safeParse({
    TRAINER_PRECISION: env.TRAINER_PRECISION || undefined,
    TRAINER_XLA: env.TRAINER_XLA || undefined,
  });
  if (!parsed.success)
    throw new ConfigError('Set TRAINER_PRECISION to float32 or bfloat16, and TRAINER_XLA to 0 or 1.');
  return { precision: parsed.data.TRAINER_PRECISION, xla: parsed.data.TRAINER_XLA === '1' };
}

/** Turns XLA off in this process, whatever the environment says; call it before TensorFlow is loaded. */
export function withoutXla(): void {
  process.env.TRAINER_XLA = '0';
}

/** Hides all of the machine's cards but this one, a value for CUDA_VISIBLE_DEVICES; call it before TensorFlow is loaded. */
export function showOnlyCard(value: string): void {
  process.env.CUDA_VISIBLE_DEVICES = value;
}

/** A child process's environment: this one's, with these variables added. */
export function childEnvironment(added: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return { ...process.env, ...added };
}

/** A trainer's environment: this process's without its secrets, with these variables added. */
export function trainerEnvironment(added: Record<string, string>): NodeJS.ProcessEnv {
  const without = Object.fromEntries(secretSettings.map((name) => [name, undefined]));
  return childEnvironment({ ...without, ...added });
}
