/** Lets only one set-up work in a checkout at a time; a lock whose owner has died is taken over. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson } from './stamps.mjs';

const POLL_MS = 300;

/**
 * Waits for the lock and takes it.
 * @param {string} file
 * @param {(owner: number) => void} onWait called once, when another set-up holds it
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(file, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = { pid: process.pid, started: startTime(process.pid) };
  for (let told = false; ; ) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    // Seen empty, the file may be one that its owner is writing at this moment.
    const owner = readJson(file) ?? (await sleep(POLL_MS).then(() => readJson(file)));
    if (owner && startTime(owner.pid) === owner.started) {
      if (!told) onWait(owner.pid);
      told = true;
      await sleep(POLL_MS);
    } else if (await takeOver(file, mine)) break;
  }
  return () => {
    if (readJson(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/**
 * Of several who see the same dead owner, the last to write wins; the pause lets the others see that.
 * @param {string} file
 * @param {{ pid: number, started: string }} mine
 */
async function takeOver(file, mine) {
  const candidate = `${file}.${process.pid}`;
  writeFileSync(candidate, JSON.stringify(mine));
  renameSync(candidate, file);
  await sleep(POLL_MS);
  return readJson(file)?.pid === mine.pid;
}

/**
 * When a process started, which tells it from a later one with the same number; empty when there is none.
 * @param {number} pid
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces; the start time is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
