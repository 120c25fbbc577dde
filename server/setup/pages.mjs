/** Step: builds the pages with Next.js if any of their sources changed, and compresses what browsers load. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { command } from './commands.mjs';
import { node22, node22Environment } from './packages.mjs';
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
      env: { ...node22Environment(place), NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
      onLine: (line) => {
        const phase = /(Creating|Compil|Running|Collecting|Generating|Finalizing)[\w ]*/.exec(line);
        if (phase) report({ detail: phase[0].trim().toLowerCase() });
      },
    });
    report({ detail: 'compressing' });
    await compress(join(place.root, '.next', 'static'));
    writeJson(stampFile(place), { source, buildId: buildId(place) });
  },
};

/** Fonts and images are compressed by themselves. */
const COMPRESSIBLE = new Set(['.js', '.css', '.json', '.svg']);
/** A little less than the best, in less than half its time. */
const QUALITY = 10;

/**
 * Puts a Brotli file beside each script and style, which is about an eighth smaller than what a server compresses as it answers.
 * @param {string} folder
 */
async function compress(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => COMPRESSIBLE.has(extname(each)))) {
    const file = join(folder, name);
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(readFileSync(file), { params }));
  }
}

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
