/**
 * A lock on a file that the kernel keeps: it belongs to the open file of this process, so it goes when the process does, however
 * it ends, and it holds between containers that share a folder, where process numbers say nothing.
 *
 * Node.js has no flock. The program of that name (util-linux) locks the open file that it is handed, which is ours.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { SetupError } from './commands.mjs';

/** What flock(1) ends with where another holds the lock. */
const HELD = 1;

/**
 * Takes the lock, or says that another holds it; a SetupError where the file cannot be locked at all. The file stays for ever: who removed it would take it from under those who
 * are about to lock it.
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
