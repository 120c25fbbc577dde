/** Whether the disk has room for what a step is about to download and unpack. */
import { statfsSync } from 'node:fs';
import { SetupError } from './commands.mjs';
import { nearestFolder } from './faults.mjs';

/** @param {number} bytes */
const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);

/**
 * The sentence if there is not enough room; undefined if there is.
 * @param {{ what: string, folder: string, needed: number, free: number, instead?: string }} facts in bytes
 * @returns {string | undefined}
 */
export function roomFault({ what, folder, needed, free, instead }) {
  if (free >= needed) return undefined;
  return (
    `${what} needs ${gigabytes(needed)} GB in ${folder}, and its disk has ${gigabytes(free)} GB free. ` +
    `Free some space, ${instead ? `or ${instead}, ` : ''}then run the same command again.`
  );
}

/**
 * Throws a SetupError if the folder's disk has not so many bytes free for this user.
 * @param {{ what: string, folder: string, needed: number, instead?: string }} facts
 */
export function requireRoom(facts) {
  const { bavail, bsize } = statfsSync(nearestFolder(facts.folder));
  const fault = roomFault({ ...facts, free: bavail * bsize });
  if (fault) throw new SetupError(fault);
}
