/** Keeps two servers off one data folder: the embedded database would silently lose what one of them writes. */
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { statOf } from '../setup/groups.mjs';
import { tryLock } from '../setup/lock.mjs';

export class FolderInUseError extends Error {}

/** Whether the note is of a server of 0.1.0, which had no lock but this note, and which is still running. */
function isOlderServer(note: string): boolean {
  const [pid = '', start = ''] = note.split(' ');
  return Number(pid) !== process.pid && start !== '' && statOf(Number(pid))?.started === start;
}

/**
 * Takes the folder, which must be there, for this process; throws FolderInUseError, with a sentence, while another holds it.
 * What is noted in the file is for people: the lock is the kernel's.
 */
export function lockFolder(folder: string): { release: () => void } {
  const file = path.join(folder, 'server.lock');
  const lock = tryLock(file);
  const note = readFileSync(file, 'utf8').trim();
  if (lock === 'held' || isOlderServer(note)) {
    if (lock !== 'held') lock.release();
    throw new FolderInUseError(
      `The data folder ${folder} is in use by another server (process ${note}). Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  writeFileSync(file, `${process.pid} on ${os.hostname()}\n`);
  return lock;
}
