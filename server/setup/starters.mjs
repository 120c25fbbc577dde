/** Who started this process: npm, and the script that ran npm. When one of them ends, however it ends, nobody is left who wants this. */
import { statOf } from './groups.mjs';

const POLL_MS = 1000;

/**
 * The processes above this one, from its parent up, as far as they belong to the same session: who puts a program into a
 * session of its own (setsid) lets it go. The shell of a terminal does not count: when it ends, the terminal says so itself,
 * or the program was left there on purpose (nohup).
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

/** For what ends by itself, such as the tests: only npm counts, so that a script may start it and go. */
export function onlyNpmCounts() {
  starters = starters.slice(0, 1);
}

/**
 * Calls `act` once when one of those has ended.
 * @param {() => void} act
 * @returns {() => void} looks no more
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
