/** Step: builds the pages with Next.js if any of their sources changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './commands.mjs';
import { node22 } from './packages.mjs';
import { hashOfFiles, readJson, writeJson } from './stamps.mjs';

const MADE_FROM = [
  'app',
  'lib',
  'public',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
];

/** @typedef {import('./place.mjs').Place} Place */

/** @type {import('./steps.mjs').Step} */
export const pagesStep = {
  name: 'pages',
  title: 'pages',
  needs: [],
  typicalSeconds: 25,
  done(place) {
    const built = readJson(stampFile(place));
    return built?.buildId !== undefined && built.buildId === buildId(place) && built.source === sourceHash(place);
  },
  async run(place, report) {
    // Computed before the build: a file changed during it must cause another build.
    const source = sourceHash(place);
    report({ detail: 'building' });
    await command(node22(place), [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      cwd: place.root,
      env: { ...place.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
      onLine: (line) => {
        const phase = /(Creating|Compil|Running|Collecting|Generating|Finalizing)[\w ]*/.exec(line);
        if (phase) report({ detail: phase[0].trim().toLowerCase() });
      },
    });
    writeJson(stampFile(place), { source, buildId: buildId(place) });
  },
};

/** @param {Place} place */
function sourceHash(place) {
  return hashOfFiles(place.root, MADE_FROM);
}

/** @param {Place} place */
function buildId(place) {
  try {
    return readFileSync(join(place.root, '.next', 'BUILD_ID'), 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {Place} place */
function stampFile(place) {
  return join(place.setup, 'pages.json');
}
