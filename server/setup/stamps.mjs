/** Records what a finished step was made from, so that it is not repeated. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Reads a JSON file; undefined if it is missing or incomplete.
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes a JSON file so that a power failure leaves either the old or the new one.
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(unfinished, file);
}

/**
 * SHA-256 of texts, each with its length, so that moving a letter from one to the next changes it.
 * @param {(string | Buffer)[]} parts
 * @returns {string}
 */
export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/**
 * SHA-256 over the names and contents of files and folders under a root; missing ones count as absent.
 * @param {string} root
 * @param {string[]} paths
 * @returns {string}
 */
export function hashOfFiles(root, paths) {
  /** @type {(string | Buffer)[]} */
  const parts = [];
  const add = (/** @type {string} */ path) => {
    const full = join(root, path);
    const found = statSync(full, { throwIfNoEntry: false });
    if (found?.isDirectory()) for (const name of readdirSync(full).sort()) add(join(path, name));
    else if (found?.isFile()) parts.push(path, readFileSync(full));
  };
  for (const path of paths) add(path);
  return hashOf(parts);
}

/**
 * Bytes of all files under a folder; 0 if it is missing. Skips files that vanish meanwhile.
 * @param {string} folder
 * @returns {number}
 */
export function folderBytes(folder) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) bytes += folderBytes(path);
      else if (entry.isFile()) bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {
    // The folder vanished: its writer moved it.
  }
  return bytes;
}
