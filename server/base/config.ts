/** The settings of the product: the only reader of process.env; a wrong value gets a sentence and exit code 2. */
import path from 'node:path';
import { z } from 'zod';

const text = z.string().trim();
/** Pages find their parts at the top of their address, so nothing may stand behind the host and the port. */
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
  RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
});

/** What each setting must be, for the sentence that refuses a wrong one. */
const advice: Record<keyof typeof schema.shape, string> = {
  PORT: 'a port number from 0 to 65535 (0 takes any free port)',
  HOST: 'an address of this machine to listen on',
  DATA_DIR: 'a folder to keep sessions, checkpoints and the data set in',
  DATABASE_URL: 'a PostgreSQL address such as postgres://user@host/database, or unset',
  INTERNAL_URL:
    'the address under which other web processes on the same database reach this one, without a path, or unset',
  PUBLIC_URL:
    'the address under which students reach this server, without a path, e.g. https://class.example.edu, or unset',
  TRAINER_TOKEN: 'a secret of at least 16 characters, or unset',
  METRICS_TOKEN: 'a secret of at least 16 characters, or unset',
  INSTRUCTOR_PASSWORD: 'a password of 8 to 200 characters that opening a session takes, or unset for none',
  TRAINERS: 'the number of local trainers, 0 to 8',
  RETENTION_DAYS:
    'the whole number of days after which a closed session is deleted for good, 1 to 3650, or unset to keep all',
  LOG_LEVEL: 'one of debug, info, warn, error',
  LOG_FORMAT: 'text or json',
  NODE_ENV: 'one of production, development, test',
};

/** Never shown, and not given to trainers, which need none of them but their token. */
const secrets: readonly string[] = [
  'TRAINER_TOKEN',
  'INSTRUCTOR_PASSWORD',
  'METRICS_TOKEN',
  'DATABASE_URL',
] satisfies (keyof typeof advice)[];

export type Config = {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** Where other web processes on the same database reach this one; undefined where all are on one machine. */
  readonly internalUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly trainerToken: string | undefined;
  /** What a reader of `/metrics` must show; without one, only this machine may read it. */
  readonly metricsToken: string | undefined;
  /** What opening a session takes; undefined lets everybody open one. */
  readonly instructorPassword: string | undefined;
  /** How many trainers the server starts on this machine. */
  readonly localTrainers: number;
  /** After how many days a closed session is deleted; undefined keeps all. */
  readonly retentionDays: number | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'text' | 'json';
  readonly development: boolean;
};

export class ConfigError extends Error {}

/** The settings in these environment variables; an empty variable counts as unset. Throws ConfigError with one sentence a fault. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path[0] as keyof typeof advice;
      const shown = secrets.includes(name) ? '' : ` "${given[name]}"`;
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
    retentionDays: values.RETENTION_DAYS,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    development: values.NODE_ENV === 'development',
  };
}

/**
 * What TensorFlow reads from the environment when it is loaded, so call it before: of its own messages only errors go to
 * stderr, of a GPU's memory it takes what it needs instead of all because trainers share the card, and XLA where
 * TRAINER_XLA is 1.
 */
export function prepareTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  if (process.env.TRAINER_XLA === '1') process.env.TF_XLA_FLAGS ??= '--tf_xla_auto_jit=2';
}

/** Ways to compute faster and less exactly. */
export type Shortcuts = { readonly precision: 'float32' | 'bfloat16'; readonly xla: boolean };

const shortcuts = z.object({
  TRAINER_PRECISION: z.enum(['float32', 'bfloat16']).default('float32'),
  TRAINER_XLA: z.enum(['0', '1']).default('0'),
});

/** The shortcuts that the environment asks for. Throws ConfigError with a sentence. */
export function readShortcuts(env: Record<string, string | undefined> = process.env): Shortcuts {
  const parsed = shortcuts.safeParse({
    TRAINER_PRECISION: env.TRAINER_PRECISION || undefined,
    TRAINER_XLA: env.TRAINER_XLA || undefined,
  });
  if (!parsed.success)
    throw new ConfigError('Set TRAINER_PRECISION to float32 or bfloat16, and TRAINER_XLA to 0 or 1.');
  return { precision: parsed.data.TRAINER_PRECISION, xla: parsed.data.TRAINER_XLA === '1' };
}

/** Goes without XLA in this process, whatever the environment asks for; call it before TensorFlow is loaded. */
export function withoutXla(): void {
  process.env.TRAINER_XLA = '0';
}

/** The environment of a child process: this one's, with these variables added. */
export function childEnvironment(added: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return { ...process.env, ...added };
}

/** The environment of a trainer: this process's without its secrets, with these variables added. */
export function trainerEnvironment(added: Record<string, string>): NodeJS.ProcessEnv {
  const without = Object.fromEntries(secrets.map((name) => [name, undefined]));
  return childEnvironment({ ...without, ...added });
}
