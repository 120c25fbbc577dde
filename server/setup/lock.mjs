/** Lets only one set-up work in a checkout at a time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './faults.mjs';
import { tryLock } from './kernel-lock.mjs';

const POLL_MS = 300;

/**
 * Waits for the lock and takes it.
 * @param {string} file
 * @param {(owner: string) => void} onWait called once, when another set-up holds it
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
