/** Runs the set-up steps that are not done, one set-up at a time; an interruption costs at most one step. */
import { join } from 'node:path';
import { SetupError, stopCommands } from './commands.mjs';
import { enginePlatform } from './engine-platform.mjs';
import { takeLock } from './lock.mjs';
import { showProgress } from './progress.mjs';
import { readJson, writeJson } from './stamps.mjs';
import { whenStartersEnd } from './starters.mjs';
import { requireTools } from './tools.mjs';

/**
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {import('./progress.mjs').Report} Report
 * @typedef {object} Step
 * @property {string} name the key of its record
 * @property {string} title shown to the user
 * @property {import('./tools.mjs').Tool[]} needs the tools it runs
 * @property {number} typicalSeconds how long it takes, as a first estimate
 * @property {(place: Place) => boolean} done whether there is nothing to do; quick, since every start asks
 * @property {(place: Place, report: (report: Report) => void) => Promise<string | void>} run may return a text for the end of its line
 */

/**
 * Brings every step up to date.
 * @param {Step[]} steps
 * @param {Place} place
 * @param {NodeJS.WriteStream} [stream]
 */
export async function setUp(steps, place, stream = process.stderr) {
  const pending = steps.filter((step) => !step.done(place));
  if (pending.length === 0) return;
  const fault = machineFault(place, process.versions.node);
  if (fault) throw new SetupError(fault);
  await requireTools([...pending.flatMap((step) => step.needs), 'flock'], place.env);
  /** @type {ReturnType<typeof showProgress> | undefined} */
  let progress;
  let release = () => {};
  let interrupted = false;
  const forget = onInterrupt(async () => {
    interrupted = true;
    progress?.abandon();
    await stopCommands();
    release();
    stream.write('Set-up was stopped. Run the same command again to continue.\n');
  });
  try {
    release = await takeLock(join(place.setup, 'lock'), (owner) =>
      stream.write(`Another set-up (process ${owner}) is running in ${place.root}. Waiting for it to finish.\n`),
    );
    const durations = join(place.setup, 'durations.json');
    for (const step of steps) {
      // Asked again: earlier steps or another set-up may have changed the answer.
      if (step.done(place)) continue;
      const known = readJson(durations) ?? {};
      progress = showProgress(step.title, { stream, typicalSeconds: known[step.name] ?? step.typicalSeconds });
      const began = performance.now();
      const ending = await step.run(place, progress.update);
      progress.end(ending || 'done');
      progress = undefined;
      const took = (performance.now() - began) / 1000;
      // A quick repair says nothing about how long the whole step takes.
      if (took >= 1) writeJson(durations, { ...known, [step.name]: took });
    }
  } catch (error) {
    // The step failed because it was interrupted: no error to report, and the process is about to end.
    if (interrupted) await new Promise(() => {});
    throw error;
  } finally {
    progress?.abandon();
    release();
    forget();
  }
}

/**
 * Why a machine cannot run the program; undefined if it can.
 * @param {{ platform: string, arch: string }} machine
 * @param {string} node the version of the Node.js that runs this
 * @returns {string | undefined}
 */
export function machineFault({ platform, arch }, node) {
  if (!enginePlatform({ platform, arch }))
    return `This program runs on Linux on x86-64 or arm64 and, untried, on macOS on Apple silicon; this is ${platform} on ${arch}. On Windows, use WSL 2.`;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (platform !== 'linux' && !(major === 22 && minor >= 18))
    return `On macOS, this program needs Node.js 22.18 or a newer 22, and this is ${node}. Install it with: brew install node@22 && brew link --overwrite node@22`;
  return undefined;
}

/**
 * @param {() => Promise<void>} clean
 * @returns {() => void} removes the handlers
 */
function onInterrupt(clean) {
  let stopping = false;
  const stop = (/** @type {string} */ _signal, /** @type {number} */ number) => {
    // npm sends Ctrl-C a second time.
    if (stopping) return;
    stopping = true;
    clean().finally(() => process.exit(128 + number));
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  const stopLooking = whenStartersEnd(() => stop('SIGTERM', 15));
  return () => {
    stopLooking();
    for (const signal of signals) process.off(signal, stop);
  };
}
