/** What a test run needs: the files its arguments name, and only their set-up steps. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addonStep } from './addon.mjs';
import { browserStep } from './browser.mjs';
import { dataStep } from './data.mjs';
import { allPackagesStep } from './packages.mjs';
import { pagesStep } from './pages.mjs';
import { serversStep } from './servers.mjs';
import { tensorflowStep } from './tensorflow.mjs';

/** Options of Vitest whose value is a separate word and names no file. */
const WITH_VALUE = ['-t', '--testNamePattern', '--project', '--exclude', '--shard', '--reporter'];
/** Tests of functions alone, which need only packages. */
const ALONE = ['architecture.test.ts', 'lib', 'app'];
/** Tests that start the whole product and take minutes. */
const WHOLE = ['browser', 'journey', 'pages', 'servers'];
/** Tests that also, or only, run on a PostgreSQL server. */
const ON_SERVERS = ['journey', 'server', 'servers'];

/**
 * Vitest's arguments, and the steps before it. A word that is part of a test file's path names that file; `--changed`
 * leaves out tests that start the whole product.
 * @param {string} root
 * @param {string[]} args
 * @returns {{ args: string[], steps: import('./steps.mjs').Step[], mayBeNone: boolean }}
 */
export function neededFor(root, args) {
  const names = args
    .filter((arg, at) => !arg.startsWith('-') && !WITH_VALUE.includes(args[at - 1] ?? ''))
    .map((name) => name.toLowerCase());
  const named = testFiles(root).filter((file) => names.some((name) => join(root, file).toLowerCase().includes(name)));
  const changed = args.some((arg) => /^--changed(=|$)/.test(arg)) && named.length === 0;
  const files = named.length > 0 ? named : testFiles(root);
  const folders = new Set(
    files.map((file) => file.split('/')[1] ?? '').filter((name) => !changed || !WHOLE.includes(name)),
  );
  const any = (/** @type {(name: string) => boolean} */ passes) => [...folders].some(passes);
  const trains = any((name) => !ALONE.includes(name));
  const onServers = !changed && any((name) => ON_SERVERS.includes(name));
  const leftOut = [
    '--project=pure',
    '--project=embedded',
    '--project=together',
    '--passWithNoTests',
    `--exclude=tests/{${WHOLE.join(',')}}/**`,
  ];
  return {
    args: changed ? [...args, ...leftOut] : args,
    steps: [
      allPackagesStep,
      ...(trains ? [tensorflowStep, addonStep, dataStep] : []),
      ...(folders.has('browser') || folders.has('pages') ? [pagesStep] : []),
      ...(folders.has('browser') ? [browserStep] : []),
      ...(onServers ? [serversStep] : []),
    ],
    mayBeNone: changed,
  };
}

/**
 * The paths of all test files.
 * @param {string} root
 * @returns {string[]}
 */
function testFiles(root) {
  /** @type {(folder: string) => string[]} */
  const within = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return within(path);
      return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
    });
  return within('tests');
}
