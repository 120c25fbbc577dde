/** Groups of processes: a signal to all of one, what still lives of it, and a guard that ends it when this process is gone. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds that programs have to end in good order once nobody is there who wants them. */
export const PATIENCE_MS = 15_000;

/** Its input ends when the process that holds the other end of the pipe does, by SIGKILL too. */
const GUARD = `
read -r _
kill -s TERM -- "-$1" 2>/dev/null || exit 0
for _ in $(seq ${PATIENCE_MS / 1000}); do
  sleep 1
  kill -s 0 -- "-$1" 2>/dev/null || exit 0
done
kill -s KILL -- "-$1"`;

/**
 * Ends the group of this child should this process end before it.
 * @param {import('node:child_process').ChildProcess} child the leader of a group
 * @returns {() => void} lets the group go
 */
export function guard(child) {
  if (child.pid === undefined) return () => {};
  // A session of its own: what is sent to everybody at this terminal is not for it.
  const watcher = spawn('sh', ['-c', GUARD, 'guard', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell the group is not guarded, and everything else goes on.
  watcher.on('error', () => {});
  watcher.unref();
  /** @type {import('node:net').Socket} */ (watcher.stdin)?.unref();
  return () => void watcher.kill('SIGKILL');
}

/**
 * @param {import('node:child_process').ChildProcess} leader
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(leader, signal) {
  if (leader.pid === undefined) return;
  try {
    process.kill(-leader.pid, signal);
  } catch {
    // It has ended between the two lines.
  }
}

/**
 * Whether a process of this group still runs.
 * @param {import('node:child_process').ChildProcess} leader
 */
export function groupLives(leader) {
  return readdirSync('/proc').some((name) => {
    return /^\d+$/.test(name) && statOf(Number(name))?.group === leader.pid;
  });
}

/**
 * What Linux tells of a process that runs, see proc(5); undefined where there is none, or where it has ended and nobody has
 * asked yet how.
 * @param {number} pid
 */
export function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return {
      parent: Number(fields[1]),
      group: Number(fields[2]),
      session: Number(fields[3]),
      terminal: Number(fields[4]),
      /** In ticks since the machine started, which tells the process from a later one with the same number. */
      started: fields[19] ?? '',
    };
  } catch {
    return undefined;
  }
}
