/**
 * For a Node.js older than 20, as Debian 12 and Ubuntu 22.04 have it: fetches the packaged Node.js 22 with npm, once, and
 * continues on it. In the syntax of Node.js 12, and without the rest of set-up, which that one could not read.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const POLL_MS = 1000;
const NPM_ARGUMENTS = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Runs this process's program again on Node.js 22, and exits with its code.
 * @param {string} [root] the checkout
 * @param {string[]} [program] the program and its arguments
 */
export async function continueOnNode22(root = CHECKOUT, program = process.argv.slice(1)) {
  try {
    process.exitCode = await run(await node22(root), program, {});
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.error(message);
    process.exitCode = 1;
    if (/test\.mjs$/.test(program[0] || '')) console.log('0 passed, 1 failed');
  }
}

/**
 * The packaged Node.js of package-lock.json: among the installed packages, or fetched before.
 * @param {string} root
 * @returns {Promise<string>}
 */
async function node22(root) {
  const name = `node-${process.platform}-${process.arch}`;
  const path = `node_modules/${name}`;
  const locked = readJson(join(root, 'package-lock.json')).packages[path];
  if (!locked) throw new Error(`On ${process.platform}, this program needs Node.js 22: install it, and try again.`);
  const folder = join(root, '.setup', `node-${locked.version}`);
  for (const place of [root, folder]) {
    if (readJson(join(place, path, 'package.json')).version === locked.version) return join(place, path, 'bin', 'node');
  }
  console.error(`Node.js ${locked.version}: fetching it with npm, since this machine's is ${process.versions.node}`);
  await fetchPackage(folder, { [path]: locked }, { [name]: locked.version });
  return join(folder, path, 'bin', 'node');
}

/**
 * Installs one package of package-lock.json into a folder of its own, complete or not at all.
 * @param {string} folder
 * @param {Record<string, object>} locked its entry in package-lock.json
 * @param {Record<string, string>} dependencies its name and version
 */
async function fetchPackage(folder, locked, dependencies) {
  const unfinished = `${folder}-${process.pid}`;
  try {
    fs.mkdirSync(unfinished, { recursive: true });
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Error(`This folder cannot be written (${message}). Change its owner, then run the same command again.`);
  }
  const own = { name: 'node', version: '0.0.0', dependencies };
  fs.writeFileSync(join(unfinished, 'package.json'), JSON.stringify(own));
  const lock = { ...own, lockfileVersion: 3, requires: true, packages: { '': own, ...locked } };
  fs.writeFileSync(join(unfinished, 'package-lock.json'), JSON.stringify(lock));
  const code = await run('npm', NPM_ARGUMENTS, { cwd: unfinished, env: npmEnvironment(dirname(folder)) });
  if (code !== 0) {
    remove(unfinished);
    throw new Error(
      'npm could not fetch it. Check the connection and the npm settings (npm ping), then run the same command again.',
    );
  }
  try {
    fs.renameSync(unfinished, folder);
  } catch (_error) {
    // Another start was faster.
    remove(unfinished);
  }
}

/**
 * npm's environment, with a cache of our own if the usual one is not writable, as for the other packages.
 * @param {string} setup
 */
function npmEnvironment(setup) {
  let folder = process.env.npm_config_cache || join(process.env.HOME || '/', '.npm');
  while (!fs.existsSync(folder)) folder = dirname(folder);
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return process.env;
  } catch (_error) {
    return { ...process.env, npm_config_cache: join(setup, 'npm-cache') };
  }
}

/**
 * Runs a program on this terminal; signals, and the end of what started this process, are passed on to it.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code
 */
function run(file, args, options) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { ...options, stdio: 'inherit' });
    const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    for (const signal of SIGNALS) process.on(signal, passOn);
    const starter = process.ppid;
    const looking = setInterval(() => {
      if (process.ppid !== starter) child.kill('SIGTERM');
    }, POLL_MS);
    const leave = () => {
      clearInterval(looking);
      for (const signal of SIGNALS) process.removeListener(signal, passOn);
    };
    child.once('error', (error) => {
      leave();
      fail(new Error(`Could not start ${file}: ${error.message}.`));
    });
    child.once('exit', (code, signal) => {
      leave();
      done(code === null ? 128 + (signal ? constants.signals[signal] : 0) : code);
    });
  });
}

/** @param {string} folder */
function remove(folder) {
  // Node.js 12 has only the latter.
  (fs.rmSync || fs.rmdirSync)(folder, { recursive: true });
}

/**
 * Nothing if it is missing or unreadable.
 * @param {string} file
 * @returns {any}
 */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (_error) {
    return { packages: {} };
  }
}
