/** A server with its local trainers in their own processes, on a fixed folder and port, to be killed and restarted. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment, readConfig } from '#server/base/config.ts';
import { childrenOf } from '../../support/children.ts';
import { withEmptyDatabase } from '../../support/empty-database.ts';
import { freePort } from '../../support/free-port.ts';
import { linkDatasets } from '../../support/running-server.ts';

const program = path.resolve(import.meta.dirname, '../../support/serve.ts');
const lookMilliseconds = 25;

export type Served = {
  readonly url: string;
  readonly folder: string;
  /** Whether the folder is its own small disk. */
  readonly ownDisk: boolean;
  /** The log lines of servers and trainers about faults. */
  readonly log: readonly string[];
  /** Resolves at the next such line. */
  says(pattern: RegExp): Promise<void>;
  /** The server's process; 0 before the first. */
  pid(): number;
  /** Starts the server and waits until it is ready. */
  start(): Promise<void>;
  /** Kills the server with SIGKILL; its trainer notices by itself. */
  kill(): Promise<void>;
  /** Stops the server cleanly and waits for it; resolves to its exit code, or null if a signal ended it. */
  stop(): Promise<number | null>;
  /** The trainer's process, after waiting for one other than `last`. */
  trainer(last?: number): Promise<number>;
  /** Trainers on this folder that are still there after this much time to end. */
  orphans(milliseconds: number): Promise<number[]>;
  /** Ends all that is left and removes the folder. */
  close(): Promise<void>;
};

const commandLine = (pid: number | string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** Trainer processes that work on this folder. */
const trainersOn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const words = commandLine(pid).split('\0');
      return words.some((word) => word.endsWith('server/trainer/process.ts')) && words.includes(folder);
    })
    .map(Number);

/** Sends SIGKILL; false if the process has ended by itself. */
export function endProcess(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

/** Mounts a separate disk on the folder; false if this user may not. */
function mountDisk(folder: string, megabytes: number): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'chaos', folder]).status === 0;
}

/**
 * An empty data folder linked to the real data set, and a port; nothing runs yet. The folder is a disk of this many
 * megabytes if requested and this user may mount one. `environment` adds to the settings, by default one trainer and log
 * level warn.
 */
export async function openServed(
  options: { diskMegabytes?: number; environment?: Record<string, string>; nodeOptions?: string[] } = {},
): Promise<Served> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chaos-'));
  const ownDisk = options.diskMegabytes !== undefined && mountDisk(folder, options.diskMegabytes);
  linkDatasets(readConfig().dataDir, folder);
  withEmptyDatabase(folder);
  const port = await freePort();
  const log: string[] = [];
  const lines = new EventEmitter();
  let server: ChildProcess | undefined;

  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }
  async function orphans(milliseconds: number): Promise<number[]> {
    const until = performance.now() + milliseconds;
    for (;;) {
      const left = trainersOn(folder);
      if (left.length === 0 || performance.now() > until) return left;
      await sleep(lookMilliseconds);
    }
  }
  function sweep() {
    for (const pid of trainersOn(folder)) endProcess(pid);
    if (ownDisk) spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  const endAtOnce = () => {
    server?.kill('SIGKILL');
    sweep();
  };
  process.on('exit', endAtOnce);

  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    ownDisk,
    log,
    pid: () => server?.pid ?? 0,
    async start() {
      const child = spawn(process.execPath, [...(options.nodeOptions ?? []), program], {
        env: childEnvironment({
          PORT: String(port),
          HOST: '127.0.0.1',
          TRAINERS: '1',
          LOG_LEVEL: 'warn',
          DATA_DIR: folder,
          NODE_ENV: 'production',
          ...options.environment,
        }),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      server = child;
      createInterface({ input: child.stderr }).on('line', (line) => {
        log.push(line);
        lines.emit('line', line);
      });
      const ready = once(createInterface({ input: child.stdout }), 'line');
      const gone = once(child, 'exit').then(() => {
        throw new Error(`The server did not start: ${log.slice(-5).join(' ')}`);
      });
      await Promise.race([ready, gone]);
      gone.catch(() => {});
    },
    async says(pattern) {
      for await (const [line] of on(lines, 'line')) if (pattern.test(line)) return;
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      return server?.exitCode ?? null;
    },
    async trainer(last) {
      for (;;) {
        const found = childrenOf(server?.pid ?? 0).find(
          (pid) => pid !== last && commandLine(pid).includes('server/trainer/process.ts'),
        );
        if (found !== undefined) return found;
        await sleep(lookMilliseconds);
      }
    },
    orphans,
    async close() {
      await end('SIGKILL');
      await orphans(5000);
      process.off('exit', endAtOnce);
      sweep();
    },
  };
}
