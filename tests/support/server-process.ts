/** Starts and stops servers in their own processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { childrenOf } from './children.ts';

const program = path.join(import.meta.dirname, 'serve.ts');

export type ServerProcess = {
  readonly url: string;
  /** Its child processes: its trainers. */
  children(): number[];
  /** Sends the process this signal and waits until it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
};

/** A server on this data folder, with one local trainer unless told otherwise, ready for requests. */
export async function startServerProcess(
  dataDir: string,
  environment: Record<string, string | undefined> = {},
): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      TRAINERS: '1',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    children: () => childrenOf(child.pid!),
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
