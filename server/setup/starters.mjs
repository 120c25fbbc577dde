/** The processes that started this one: npm, and the script that ran npm. When one of them ends, this one is no longer needed. */
import { statOf } from './groups.mjs';

const POLL_MS = 1000;

/**
 * This process's ancestors within its session, from its parent up; a program started in its own session (setsid) is meant
 * to run alone. A terminal's shell does not count: when it ends, the terminal sends a signal, or the program was left
 * running on purpose (nohup).
 * @returns {{ pid: number, started: string }[]}
 */
function startersNow() {
  const own = statOf(process.pid);
  const starters = [];
  for (let pid = own?.parent ?? 0; pid > 1; ) {
    const found = statOf(pid);
    const shellOfTerminal = found?.session === pid && found.terminal !== 0;
    if (!found || found.session !== own?.session || shellOfTerminal) break;
    starters.push({ pid, started: found.started });
    pid = found.parent;
  }
  return starters;
}

let starters = startersNow();

/** For programs that end by themselves, such as the tests: only npm counts, so that a script may start them and exit. */
export function onlyNpmCounts() {
  starters = starters.slice(0, 1);
}

/**
 * Calls `act` once when one of the starters has ended.
 * @param {() => void} act
 * @returns {() => void} stops watching
 */
export function whenStartersEnd(act) {
  const timer = setInterval(() => {
    if (starters.every(({ pid, started }) => statOf(pid)?.started === started)) return;
    clearInterval(timer);
    act();
  }, POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
