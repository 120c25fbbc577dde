/** Messages for the system's refusals: a folder that may not be written, a full disk. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

/**
 * What is wrong with a path, and what to do.
 * @type {Record<string, (place: string) => string>}
 */
const SENTENCES = {
  EACCES: (place) =>
    `User ${userName()} has no permission to write ${place}. Change its owner, or choose another folder.`,
  EPERM: (place) =>
    `User ${userName()} has no permission to change ${place}. Change its owner, or choose another folder.`,
  EROFS: (place) => `${place} is on a read-only file system. Choose a folder on another one.`,
  ENOSPC: (place) => `The disk of ${place} is full. Free some space, then run the same command again.`,
  EDQUOT: (place) => `The disk quota for ${place} is used up. Free some space, then run the same command again.`,
  ENOTDIR: (place) => `Cannot create ${place}: one of its parent folders is a file. Choose another folder.`,
  EEXIST: (place) => `${place} is a file, but must be a folder. Choose another folder.`,
  EISDIR: (place) => `${place} is a folder, but must be a file. Move it away.`,
  ENOENT: (place) => `Cannot create ${place}. Choose another folder.`,
  EIO: (place) => `The disk of ${place} is failing. Choose a folder on another one.`,
  EMFILE: () => 'Too many files are open. Raise the limit (ulimit -n 65536), then run the same command again.',
};

/**
 * The message for a failed system call; undefined for any other error.
 * @param {any} error
 * @param {string} [place] if the error does not name it
 * @returns {string | undefined}
 */
export function systemFault(error, place) {
  const named = error?.path ?? place;
  if (typeof error?.code !== 'string' || named === undefined) return undefined;
  return SENTENCES[error.code]?.(error.dest ?? named);
}

/**
 * Creates a folder and its parents. Node's own `recursive` loops forever on file systems like /proc, which deny that an
 * existing folder exists.
 * @param {string} folder
 * @param {number} [mode]
 */
export function makeFolder(folder, mode) {
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    const above = dirname(folder);
    if (code !== 'ENOENT' || existsSync(above)) throw error;
    makeFolder(above, mode);
    mkdirSync(folder, mode);
  }
}

/**
 * The folder itself, or its nearest existing parent.
 * @param {string} folder
 * @returns {string}
 */
export function nearestFolder(folder) {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/**
 * Why an existing folder is not writable; undefined if it is.
 * @param {string} folder
 * @returns {string | undefined}
 */
export function whyNotWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return systemFault(error, folder) ?? String(error);
  }
}

function userName() {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}
