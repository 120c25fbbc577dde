/** Fills a disk completely, and frees it again. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Fills this folder's disk; the returned function frees it. */
export function fillDisk(folder: string): () => void {
  const file = path.join(folder, 'ballast');
  const descriptor = openSync(file, 'w');
  const piece = Buffer.alloc(64 * 1024);
  try {
    while (writeSync(descriptor, piece) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(descriptor);
  }
  return () => rmSync(file);
}
