/** Process groups: signals one, tells whether it still lives, and ends it if this process dies. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Milliseconds that programs get to shut down once nothing needs them. */
export const PATIENCE_MS = 15_000;

/** Reads the group's number; its input ends when the process at the other end of the pipe dies, even by SIGKILL. */
const GUARD = `
read -r group || exit 0
read -r _
kill -s TERM -- "-$group" 2>/dev/null || exit 0
for _ in $(seq ${PATIENCE_MS / 1000}); do
  sleep 1
  kill -s 0 -- "-$group" 2>/dev/null || exit 0
done
kill -s KILL -- "-$group"`;

/**
 * Starts a program whose group ends if this process dies first, but for the instant in which it starts.
 * @template {import('node:child_process').ChildProcess} Child
 * @param {() => Child} start starts the leader of the group
 * @returns {{ child: Child, release: () => void }} `release` leaves the group alone from then on
 */
export function guarded(start) {
  // In its own session, so that signals to everything on this terminal do not reach it.
  const watcher = spawn('sh', ['-c', GUARD], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell the group has no guard; everything else works.
  watcher.on('error', () => {});
  watcher.unref();
  const tell = /** @type {import('node:net').Socket | null} */ (watcher.stdin);
  tell?.on('error', () => {}).unref();
  const child = start();
  if (child.pid !== undefined) tell?.write(`${child.pid}\n`);
  return { child, release: () => void watcher.kill('SIGKILL') };
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
    // It ended in between.
  }
}

/** @param {number} pid a process, or with a minus sign a group */
function signalReaches(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Whether a process of this group still runs.
 * @param {{ pid?: number }} leader
 */
export function groupLives(leader) {
  if (!existsSync('/proc')) return leader.pid !== undefined && signalReaches(-leader.pid);
  return readdirSync('/proc').some((name) => {
    return /^\d+$/.test(name) && statOf(Number(name))?.group === leader.pid;
  });
}

/**
 * Linux's record of a running process, see proc(5); undefined if there is none or it is a zombie.
 * @param {number} pid
 */
export function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return {
      parent: Number(fields[1]),
      group: Number(fields[2]),
      session: Number(fields[3]),
      terminal: Number(fields[4]),
      /** In ticks since boot; tells the process from a later one with the same id. */
      started: fields[19] ?? '',
    };
  } catch {
    return undefined;
  }
}
