/** Where set-up works: the checkout, its own folder, the data folder and the machine. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/**
 * @typedef {object} Place
 * @property {string} root the checkout
 * @property {string} setup everything set-up creates except data; ignored by git
 * @property {string} data the data folder
 * @property {Record<string, string | undefined>} env
 * @property {string} platform 'linux' or 'darwin'
 * @property {string} arch 'x64' or 'arm64'
 */

/**
 * The data folder: DATA_DIR, by default `data`; a relative path starts at the checkout.
 * @param {Record<string, string | undefined>} env
 * @param {string} root
 * @returns {string}
 */
export function dataDir(env = process.env, root = CHECKOUT) {
  return resolve(root, env.DATA_DIR?.trim() || 'data');
}

/**
 * This process's place; tests change the root or the environment.
 * @param {Partial<Place>} [change]
 * @returns {Place}
 */
export function place(change = {}) {
  const root = change.root ?? CHECKOUT;
  const env = change.env ?? process.env;
  return {
    root,
    env,
    setup: join(root, '.setup'),
    data: dataDir(env, root),
    platform: process.platform,
    arch: process.arch,
    ...change,
  };
}
