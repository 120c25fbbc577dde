/** Steps: the npm packages of package-lock.json, including the Node.js 22 that runs everything after set-up. */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, SetupError } from './commands.mjs';
import { nearestFolder, whyNotWritable } from './faults.mjs';
import { readJson } from './stamps.mjs';

const POLL_MS = 1000;
const AS_NODE = fileURLToPath(new URL('as-node.cjs', import.meta.url));

/** @typedef {import('./place.mjs').Place} Place */

/** The classroom's own packages. */
export const packagesStep = step('packages', 'npm packages', false);
/** Those, and the packages for tests, benchmarks and checks. */
export const allPackagesStep = step('all-packages', 'npm packages, also for development', true);

/**
 * @param {string} name
 * @param {string} title
 * @param {boolean} development whether to include the development packages
 * @returns {import('./steps.mjs').Step}
 */
function step(name, title, development) {
  return {
    name,
    title,
    needs: ['npm'],
    typicalSeconds: 60,
    done: (place) => missingPackages(place, development).length === 0,
    async run(place, report) {
      const all = wantedPackages(place, development).length;
      const count = () => report({ done: all - missingFolders(place, development), total: all });
      const timer = setInterval(count, POLL_MS);
      try {
        await command('npm', npmArguments(place, development), {
          cwd: place.root,
          env: npmEnvironment(place),
          advice: 'Check the connection and the npm settings (npm ping), then run the same command again.',
        });
      } finally {
        clearInterval(timer);
      }
      const missing = missingPackages(place, development);
      if (missing.length > 0) {
        throw new SetupError(
          `npm reported success but did not install ${missing.slice(0, 5).join(', ')}. Run the same command again.`,
        );
      }
      return `${all} packages`;
    },
  };
}

/**
 * npm's arguments: install everything from the lock file, or, if only development packages are missing, add those.
 * Installed development packages stay.
 * @param {Place} place
 * @param {boolean} development
 * @returns {string[]}
 */
export function npmArguments(place, development) {
  const onlyAdd = development && missingPackages(place, false).length === 0;
  const kept = development || Object.values(installedPackages(place)).some((entry) => entry.dev);
  return [
    ...(onlyAdd ? ['install', '--no-save'] : ['ci']),
    // Scripts stay off: the only one that matters fetches an old TensorFlow, which the engine step replaces.
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    kept ? '--include=dev' : '--omit=dev',
    '--include=optional',
  ];
}

/**
 * The Node.js that runs the server: this one if it is a 22 that strips types by default, otherwise the npm package's.
 * tfjs-node does not work on Node 23 or newer.
 * @param {Place} place
 * @returns {string}
 */
export function node22(place) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major === 22 && minor >= 18) return process.execPath;
  return join(place.root, nodePackage(place), 'bin', 'node');
}

/**
 * The environment of what runs on it: a program that starts `node` by name, as Next.js's bundler does, gets the same.
 * @param {Place} place
 * @returns {Record<string, string | undefined>}
 */
export function node22Environment(place) {
  return { ...place.env, PATH: [dirname(node22(place)), place.env.PATH ?? ''].join(delimiter) };
}

/**
 * Packages of package-lock.json not installed in the locked version. npm writes its own record last, so an interrupted
 * installation has none.
 * @param {Place} place
 * @param {boolean} development
 * @returns {string[]}
 */
export function missingPackages(place, development) {
  const installed = installedPackages(place);
  return wantedPackages(place, development)
    .filter(
      ({ path, version }) =>
        installed[path]?.version !== version || !existsSync(join(place.root, path, 'package.json')),
    )
    .map(({ path }) => path.slice('node_modules/'.length));
}

/**
 * @param {Place} place
 * @returns {Record<string, { version: string, dev?: boolean }>}
 */
function installedPackages(place) {
  return readJson(join(place.root, 'node_modules', '.package-lock.json'))?.packages ?? {};
}

/**
 * The locked packages for this machine. npm decides which optional, platform-specific packages it installs; only the
 * packaged Node.js is required.
 * @param {Place} place
 * @param {boolean} development
 * @returns {{ path: string, version: string }[]}
 */
function wantedPackages(place, development) {
  const node = nodePackage(place);
  return Object.entries(lockOf(place).packages)
    .filter(([path, entry]) => path !== '' && (path === node || !entry.optional))
    .filter(([, entry]) => development || !(entry.dev || entry.devOptional))
    .map(([path, entry]) => ({ path, version: entry.version }));
}

/** @param {Place} place */
function lockOf(place) {
  const lock = readJson(join(place.root, 'package-lock.json'));
  if (!lock)
    throw new SetupError(
      `${place.root}/package-lock.json is missing or not JSON. Restore it with: git checkout package-lock.json`,
    );
  return lock;
}

/**
 * npm has it for Linux; on other systems the user's own Node.js must be a 22.
 * @param {Pick<Place, 'platform' | 'arch'>} place
 */
export function nodePackage(place) {
  return `node_modules/node-${place.platform}-${place.arch}`;
}

/**
 * @param {Place} place
 * @param {boolean} development
 */
function missingFolders(place, development) {
  return wantedPackages(place, development).filter(({ path }) => !existsSync(join(place.root, path, 'package.json')))
    .length;
}

/**
 * npm's environment: PATH without this checkout's programs, since npm must not run on the Node.js it is about to remove;
 * the packaged Node.js as the version to choose packages for; and our own cache if the usual one is not writable.
 * @param {Place} place
 * @returns {Record<string, string | undefined>}
 */
export function npmEnvironment(place) {
  const own = join(place.root, 'node_modules', '.bin');
  const path = (place.env.PATH ?? '').split(delimiter).filter((folder) => folder !== own);
  const cache = place.env.npm_config_cache ?? join(place.env.HOME ?? '/', '.npm');
  const usable = !whyNotWritable(nearestFolder(cache));
  const packaged = lockOf(place).packages[nodePackage(place)];
  return {
    ...place.env,
    PATH: path.join(delimiter),
    ...(packaged && {
      AS_NODE: `v${packaged.version}`,
      NODE_OPTIONS: `${place.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(AS_NODE)}`,
    }),
    ...(!usable && { npm_config_cache: join(place.setup, 'npm-cache') }),
  };
}
