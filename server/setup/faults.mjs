/** Sentences for what a system refuses: a folder that may not be written, a disk that is full. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

/**
 * What is wrong with a place, and what to do.
 * @type {Record<string, (place: string) => string>}
 */
const SENTENCES = {
  EACCES: (place) => `The user ${userName()} may not write ${place}. Give it to this user, or choose another folder.`,
  EPERM: (place) => `The user ${userName()} may not change ${place}. Give it to this user, or choose another folder.`,
  EROFS: (place) => `${place} is on a file system that can only be read. Choose a folder on another one.`,
  ENOSPC: (place) => `The disk of ${place} is full. Make room on it, then run the same command again.`,
  EDQUOT: (place) => `The disk quota for ${place} is used up. Make room, then run the same command again.`,
  ENOTDIR: (place) => `${place} cannot be made, because a file is where a folder must be. Choose another folder.`,
  EEXIST: (place) => `${place} is a file, and a folder must be there. Choose another folder.`,
  EISDIR: (place) => `${place} is a folder, and a file must be there. Move it away.`,
  ENOENT: (place) => `${place} cannot be made. Choose another folder.`,
  EIO: (place) => `The disk of ${place} does not work. Choose a folder on another one.`,
  EMFILE: () => 'Too many files are open. Raise the limit (ulimit -n 65536), then run the same command again.',
};

/**
 * The sentence for a fault of a system call; undefined for any other error.
 * @param {any} error
 * @param {string} [place] where the error does not name it
 * @returns {string | undefined}
 */
export function systemFault(error, place) {
  const named = error?.path ?? place;
  if (typeof error?.code !== 'string' || named === undefined) return undefined;
  return SENTENCES[error.code]?.(error.dest ?? named);
}

/**
 * Makes a folder and those above it. Node's own `recursive` never ends where a system like /proc says that a folder which is
 * there is not.
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
 * The folder itself, or the nearest one above it that is there.
 * @param {string} folder
 * @returns {string}
 */
export function nearestFolder(folder) {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/**
 * Why nothing can be written into a folder that is there; undefined where it can.
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
