/** The data folder: created if missing, and readable only by its owner, since it contains secrets. */
import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { datasets } from '#lib/datasets/datasets.ts';
import { makeFolder, systemFault, whyNotWritable } from '../setup/faults.mjs';

export class FolderError extends Error {}

const dataFiles = datasets.flatMap(({ file }) => file?.name ?? []);
/** What the server creates in it; anything else is left alone. */
const own = ['database', 'checkpoints', ...dataFiles, 'first-session.json', 'folder-id', 'server.lock'];

const forOwner = { folder: 0o700, file: 0o600 };
/** The sticky bit of shared folders such as /tmp. */
const sticky = 0o1000;

/** Removes all rights but the owner's from this path and everything below; links and other users' files are left alone. */
function close(place: string): void {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (!found || found.uid !== process.getuid?.()) return;
  if (found.isDirectory()) {
    chmodSync(place, forOwner.folder);
    for (const name of readdirSync(place)) close(path.join(place, name));
  } else if (found.isFile() && (found.mode & 0o777) !== forOwner.file) chmodSync(place, forOwner.file);
}

/** Closes the folder's contents to others. The embedded database first creates its files readable by all, so call this again after it. */
export function keepPrivate(folder: string): void {
  for (const name of own) close(path.join(folder, name));
}

/** Creates the folder, and closes it and everything created from now on to others. Throws FolderError with a sentence. */
export function openDataFolder(folder: string): void {
  process.umask(0o077);
  try {
    makeFolder(folder, forOwner.folder);
    const { mode, uid } = statSync(folder);
    if (uid === process.getuid?.() && !(mode & sticky)) chmodSync(folder, forOwner.folder);
    keepPrivate(folder);
  } catch (error) {
    throw new FolderError(systemFault(error, folder) ?? `The data folder ${folder}: ${(error as Error).message}`);
  }
  const fault = whyNotWritable(folder);
  if (fault) throw new FolderError(fault);
}
