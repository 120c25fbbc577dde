/**
 * The lock on a checkout during set-up and on a data folder in use. It belongs to an open file of this process, so the
 * kernel releases it however the process ends, and it works between containers that share a folder, where process ids
 * mean nothing.
 *
 * Node.js has no flock. The program of that name (util-linux) locks our open file, which we pass to it. Without it, as on
 * systems other than Linux, a SetupError says so, and nothing starts.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupError } from './commands.mjs';
import { makeFolder } from './faults.mjs';

const POLL_MS = 300;
/** The exit code of flock(1) if another process holds the lock. */
const HELD = 1;

/**
 * Takes the lock unless another process holds it; throws a SetupError if the file cannot be locked at all. The file is
 * never deleted: that would pull it from under processes about to lock it.
 * @param {string} file
 * @returns {{ release: () => void } | 'held'}
 */
export function tryLock(file) {
  const descriptor = openSync(file, 'a', 0o600);
  const { status, error, stderr } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
    encoding: 'utf8',
  });
  if (status === 0) return { release: () => closeSync(descriptor) };
  closeSync(descriptor);
  if (status === HELD) return 'held';
  const why = error ? `the program flock did not start (${error.message}); it is in the package util-linux` : stderr;
  throw new SetupError(`Cannot lock ${file}: ${why.trim()}.`);
}

/**
 * Waits for the lock and takes it; the file then contains this process's id, for people to read.
 * @param {string} file
 * @param {(owner: string) => void} onWait called once if another process holds it
 * @returns {Promise<() => void>} releases the lock
 */
export async function takeLock(file, onWait) {
  makeFolder(dirname(file));
  for (let told = false; ; ) {
    const lock = tryLock(file);
    if (lock !== 'held') {
      writeFileSync(file, String(process.pid));
      return lock.release;
    }
    if (!told) onWait(readFileSync(file, 'utf8'));
    told = true;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
