/** What the embedded database throws when it cannot be opened, as a sentence for the user. */
import { statfsSync } from 'node:fs';
import { nearestFolder, systemFault } from '../setup/faults.mjs';

/** In bytes. */
const leastRoom = 1_000_000;

/** The numbers of WebAssembly's system interface, in which it names faults of the system. */
const codes: Record<number, string> = {
  2: 'EACCES',
  19: 'EDQUOT',
  29: 'EIO',
  33: 'EMFILE',
  51: 'ENOSPC',
  63: 'EPERM',
  69: 'EROFS',
};

/** The sentence for a disk on which nothing can be written any more; undefined where there is room. */
export function fullDisk(folder: string): string | undefined {
  const { bavail, bsize } = statfsSync(nearestFolder(folder));
  return bavail * bsize < leastRoom ? systemFault({ code: 'ENOSPC' }, folder) : undefined;
}

/** `folder` is the database's own. */
export function embeddedFault(error: unknown, folder: string): string {
  const { errno, code } = error as { errno?: number; code?: string };
  return (
    systemFault({ code: codes[errno ?? -1] ?? code }, folder) ??
    fullDisk(folder) ??
    `The database in ${folder} cannot be opened: it is damaged, or a newer version of the product made it. Restore it from a backup, or move that folder away to begin with an empty one.`
  );
}
