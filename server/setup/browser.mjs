/** Step for the tests: Chromium, best without its windows, and a Korean font. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './commands.mjs';
import { installLine, installPackages } from './debian.mjs';
import { readJson, writeJson } from './stamps.mjs';
import { onPath } from './tools.mjs';

// The headless shell starts and draws faster than a whole browser.
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FONT = 'fonts-noto-cjk';
/** What to install, the best first: not every system has the shell. */
const PACKAGES = [
  ['chromium-headless-shell', FONT],
  ['chromium', FONT],
];

/** @typedef {import('./place.mjs').Place} Place */

/** @type {import('./steps.mjs').Step} */
export const browserStep = {
  name: 'browser',
  title: 'Chromium for the tests',
  needs: [],
  typicalSeconds: 60,
  done: (place) => existsSync(readJson(browserFile(place))?.path ?? ''),
  async run(place, report) {
    let found = findBrowser(place.env);
    let problem;
    for (const packages of PACKAGES) {
      if (found && hasKoreanFont()) break;
      try {
        await installPackages(place, packages, report, otherwise());
      } catch (error) {
        problem = error;
      }
      found ??= findBrowser(place.env);
      // Pages work without the font too; Korean text is drawn as boxes.
      if (found) break;
    }
    if (!found)
      throw problem ?? new SetupError(`The package is installed, but its browser does not start. ${otherwise()}`);
    writeJson(browserFile(place), { path: found });
    return found;
  },
};

/**
 * The file that stores the browser's path, as `{ "path": … }`.
 * @param {Place} place
 * @returns {string}
 */
export function browserFile(place) {
  return join(place.setup, 'browser.json');
}

/**
 * The first browser on PATH that prints its version; Ubuntu's `chromium-browser` only points to a snap package.
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined}
 */
export function findBrowser(env) {
  for (const name of NAMES) {
    const path = onPath(name, env);
    if (path && output(path, ['--version']) !== undefined) return path;
  }
  return undefined;
}

function hasKoreanFont() {
  return Boolean(output('fc-list', [':lang=ko', 'family'])?.trim());
}

function otherwise() {
  return `Install it with\n    sudo ${installLine(PACKAGES.at(-1) ?? [])}\nor install Google Chrome, then run the same command again.`;
}

/**
 * @param {string} file
 * @param {string[]} args
 */
function output(file, args) {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
  } catch {
    return undefined;
  }
}
