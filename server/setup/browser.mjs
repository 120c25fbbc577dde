/** Step for the tests: Chromium and a Korean font. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './commands.mjs';
import { installLine, installPackages } from './debian.mjs';
import { readJson, writeJson } from './stamps.mjs';
import { onPath } from './tools.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PACKAGES = ['chromium', 'fonts-noto-cjk'];

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
    if (!found || !hasKoreanFont()) {
      try {
        await installPackages(place, PACKAGES, report, otherwise());
      } catch (error) {
        // Pages work without the font too; Korean text is drawn as boxes.
        if (!found) throw error;
      }
      found ??= findBrowser(place.env);
    }
    if (!found) throw new SetupError(`The package is installed, but no working ${NAMES[0]} is on PATH. ${otherwise()}`);
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
  return `Install it with\n    sudo ${installLine(PACKAGES)}\nor install Google Chrome, then run the same command again.`;
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
