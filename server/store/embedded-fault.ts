/** Faults on opening the embedded database, as sentences for the user. */
import { statfsSync } from 'node:fs';
import { nearestFolder, systemFault } from '../setup/faults.mjs';

/** In bytes. */
const leastRoom = 1_000_000;

/** WASI error numbers, with which it reports system faults. */
const codes: Record<number, string> = {
  2: 'EACCES',
  19: 'EDQUOT',
  29: 'EIO',
  33: 'EMFILE',
  51: 'ENOSPC',
  63: 'EPERM',
  69: 'EROFS',
};

/** The sentence for a full disk; undefined if there is space. */
export function fullDisk(folder: string): string | undefined {
  const { bavail, bsize } = statfsSync(nearestFolder(folder));
  return bavail * bsize < leastRoom ? systemFault({ code: 'ENOSPC' }, folder) : undefined;
}

/** `folder` is the database's. */
export function embeddedFault(error: unknown, folder: string): string {
  const { errno, code } = error as { errno?: number; code?: string };
  return (
    systemFault({ code: codes[errno ?? -1] ?? code }, folder) ??
    fullDisk(folder) ??
    `The database in ${folder} cannot be opened: it is damaged, or a newer version created it. Restore it from a backup, or move the folder away to start with an empty one.`
  );
}
