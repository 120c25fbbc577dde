/** Runs a program on this terminal in place of this process, and leaves none of its processes behind. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetupError } from './commands.mjs';
import { groupLives, guarded, PATIENCE_MS, signalGroup } from './groups.mjs';
import { whenStartersEnd } from './starters.mjs';

/** A terminal sends Ctrl-C to the whole group, and npm sends it once more; signals this close count as one. */
const SAME_MS = 500;
/** How long a program gets after a second signal. */
const HURRY_MS = 1000;
const POLL_MS = 100;

/**
 * Passes signals on to the program and returns its exit code. The program gets its own session, so that one Ctrl-C reaches
 * it as one signal, from here. Its children may take a moment to end after it, but not after a second signal.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined> }} options
 * @returns {Promise<number>}
 */
export function handOver(file, args, { cwd, env }) {
  return new Promise((done, fail) => {
    const { child, release } = guarded(() => spawn(file, args, { cwd, env, stdio: 'inherit', detached: true }));
    let deadline = Number.POSITIVE_INFINITY;
    /** @type {Map<string, number>} */
    const sent = new Map();
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      const now = performance.now();
      if (now - (sent.get(signal) ?? -Infinity) < SAME_MS) return;
      const again = sent.has(signal) || child.exitCode !== null || child.signalCode !== null;
      if (again) deadline = Math.min(deadline, now + HURRY_MS);
      sent.set(signal, now);
      child.kill(signal);
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
    for (const signal of signals) process.on(signal, passOn);
    const stopLooking = whenStartersEnd(() => {
      if (sent.size === 0) passOn('SIGTERM');
      deadline = Math.min(deadline, performance.now() + PATIENCE_MS);
    });
    const enforce = setInterval(() => {
      if (performance.now() > deadline) signalGroup(child, 'SIGKILL');
    }, POLL_MS);
    const leave = () => {
      clearInterval(enforce);
      stopLooking();
      release();
      for (const name of signals) process.off(name, passOn);
    };
    child.once('error', (error) => {
      leave();
      fail(new SetupError(`Could not start ${file}: ${error.message}.`));
    });
    child.once('close', async (code, signal) => {
      deadline = Math.min(deadline, performance.now() + PATIENCE_MS);
      while (groupLives(child)) await new Promise((wait) => setTimeout(wait, POLL_MS));
      leave();
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
