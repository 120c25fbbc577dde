/** Keeps two servers off one data folder: the embedded database would silently lose what one of them writes. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export class FolderInUseError extends Error {}

/** When a process started, in clock ticks since boot (Linux); '' elsewhere, or where there is no such process. */
function startOfProcess(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOfProcess(pid) === start;
}

/**
 * Takes the folder for this process, making it if need be; a lock left by a dead process is taken over.
 * Throws FolderInUseError, with a sentence, while another process holds it.
 */
export function lockFolder(folder: string): { release: () => void } {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'server.lock');
  const own = `${process.pid} ${startOfProcess(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', start = ''] = readFileSync(file, 'utf8').split(' ');
    if (Number(pid) > 0 && isRunning(Number(pid), start)) {
      throw new FolderInUseError(
        `The data folder ${folder} is in use by another server (process ${pid}). Stop that one, or set DATA_DIR to another folder.`,
      );
    }
    rmSync(file, { force: true });
  }
}
