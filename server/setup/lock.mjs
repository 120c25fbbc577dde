/**
 * The one lock of the product, on a file, for a checkout that is being set up and for a data folder that is served: it belongs to
 * an open file of this process, so the kernel takes it back when the process ends, however it ends, and it holds between
 * containers that share a folder, where process numbers say nothing.
 *
 * Node.js has no flock. The program of that name (util-linux) locks the open file that it is handed, which is ours. Where there
 * is no such program, as on systems other than Linux, nothing is locked and nothing is begun: a sentence says so.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupError } from './commands.mjs';
import { makeFolder } from './faults.mjs';

const POLL_MS = 300;
/** What flock(1) ends with where another holds the lock. */
const HELD = 1;

/**
 * Takes the lock, or says that another holds it; a SetupError where the file cannot be locked at all. The file stays for ever:
 * whoever removed it would take it from under those who are about to lock it.
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
  const why = error ? `the program flock does not start (${error.message}); it is in the package util-linux` : stderr;
  throw new SetupError(`${file} cannot be locked: ${why.trim()}.`);
}

/**
 * Waits for the lock and takes it; the file then holds the number of this process, for people.
 * @param {string} file
 * @param {(owner: string) => void} onWait called once, when another process holds it
 * @returns {Promise<() => void>} gives the lock back
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
