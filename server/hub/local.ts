/** Starts trainers as processes on this machine, and restarts those that exit unexpectedly. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { type Config, trainerEnvironment } from '../base/config.ts';
import type { Log } from '../base/log.ts';

const program = path.join(import.meta.dirname, '..', 'trainer', 'process.ts');

/** Waits between restarts: none at first, then longer, so that a trainer that fails to start does not use up the machine. */
const restartDelays = [0, 1000, 5000, 15_000, 30_000];
/** A trainer that lived this long was able to start, so the waits begin again from the first. */
const settledAfter = 10_000;
/** Time for a trainer to finish its slice and write its checkpoints. */
const stopTime = 10_000;

/** The names of so many local trainers. */
export const localNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `local-${index + 1}`);

export type LocalTrainers = {
  /** Asks every trainer to drain and waits until all have exited. */
  stop(): Promise<void>;
};

export function startLocalTrainers(parts: {
  count: number;
  serverUrl: string;
  token: string;
  dataDir: string;
  logLevel: Config['logLevel'];
  /** A trainer's process has ended. */
  onEnd: (name: string) => void;
  log: Log;
}): LocalTrainers {
  const { count, serverUrl, token, dataDir, logLevel, onEnd, log } = parts;
  const children = new Map<string, ChildProcess>();
  const timers = new Set<NodeJS.Timeout>();
  let stopping = false;

  const names = localNames(count);

  function start(name: string, failures: number) {
    const place = String(names.indexOf(name));
    const child = fork(program, ['--server', serverUrl, '--data', dataDir, '--name', name, '--place', place], {
      env: trainerEnvironment({ TRAINER_TOKEN: token, LOG_LEVEL: logLevel }),
      // tfjs-node checks for null in a way that Node 22 warns about.
      execArgv: ['--disable-warning=DEP0051'],
    });
    const startedAt = performance.now();
    children.set(name, child);
    const ended = (end: string | number) => {
      // If a process could not be created, `exit` may follow `error` or not.
      if (children.get(name) !== child) return;
      children.delete(name);
      onEnd(name);
      if (stopping) return;
      const before = performance.now() - startedAt > settledAfter ? 0 : failures;
      const delay = restartDelays[Math.min(before, restartDelays.length - 1)]!;
      log.error('trainer exited unexpectedly, restarting', { name, end, inSeconds: delay / 1000 });
      const timer = setTimeout(() => {
        timers.delete(timer);
        start(name, before + 1);
      }, delay);
      timers.add(timer);
    };
    child.on('exit', (code, signal) => ended(signal ?? code ?? 'unknown'));
    child.on('error', (error) => {
      if (child.pid === undefined) ended(error.message);
    });
  }

  for (const name of names) start(name, 0);

  return {
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      // A second signal does not wait for the trainers either.
      const force = () => {
        for (const child of children.values()) child.kill('SIGKILL');
      };
      process.once('exit', force);
      await Promise.all(
        [...children.values()].map(
          (child) =>
            new Promise<void>((resolve) => {
              const patience = setTimeout(() => child.kill('SIGKILL'), stopTime);
              child.on('exit', () => {
                clearTimeout(patience);
                resolve();
              });
              child.kill('SIGTERM');
            }),
        ),
      );
      process.off('exit', force);
    },
  };
}
