/** Keeps two servers off one data folder: the embedded database would silently lose one server's writes. */
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { statOf } from '../setup/groups.mjs';
import { tryLock } from '../setup/lock.mjs';

export class FolderInUseError extends Error {}

/** Whether the note belongs to a running server of version 0.1.0, whose only lock was this note. */
function isOlderServer(note: string): boolean {
  const [pid = '', start = ''] = note.split(' ');
  return Number(pid) !== process.pid && start !== '' && statOf(Number(pid))?.started === start;
}

/**
 * Locks the folder, which must exist, for this process; throws FolderInUseError, with a sentence, while another holds it.
 * The note in the file is for people: the kernel holds the lock.
 */
export function lockFolder(folder: string): { release: () => void } {
  const file = path.join(folder, 'server.lock');
  const lock = tryLock(file);
  const note = readFileSync(file, 'utf8').trim();
  if (lock === 'held' || isOlderServer(note)) {
    if (lock !== 'held') lock.release();
    throw new FolderInUseError(
      `The data folder ${folder} is in use by another server (process ${note}). Stop that server, or set DATA_DIR to another folder.`,
    );
  }
  writeFileSync(file, `${process.pid} on ${os.hostname()}\n`);
  return lock;
}
