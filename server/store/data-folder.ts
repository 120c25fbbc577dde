/** The data folder: made where it is not there, and readable by its owner alone, since there are secrets in it. */
import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { datasets } from '#lib/datasets/datasets.ts';
import { makeFolder, systemFault, whyNotWritable } from '../setup/faults.mjs';

export class FolderError extends Error {}

/** What is made in it; of anything else that lies there nothing is known, and it is left alone. */
const dataFiles = datasets.map(({ file }) => file.name);
const own = ['database', 'checkpoints', ...dataFiles, 'first-session.json', 'folder-id', 'server.lock'];

const forOwner = { folder: 0o700, file: 0o600 };
/** Set on folders that belong to everybody, such as /tmp. */
const sticky = 0o1000;

/** Takes all rights but the owner's from what is at this place, and below it; links are left alone, and so is what is not ours. */
function close(place: string): void {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (!found || found.uid !== process.getuid?.()) return;
  if (found.isDirectory()) {
    chmodSync(place, forOwner.folder);
    for (const name of readdirSync(place)) close(path.join(place, name));
  } else if (found.isFile() && (found.mode & 0o777) !== forOwner.file) chmodSync(place, forOwner.file);
}

/** Closes what is in the folder to others. The embedded database makes its first files readable by all, so ask again after it. */
export function keepPrivate(folder: string): void {
  for (const name of own) close(path.join(folder, name));
}

/** Makes the folder, and closes it and what is made from now on to others. Throws FolderError with a sentence. */
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
