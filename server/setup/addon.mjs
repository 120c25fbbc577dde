/** Step: compiles tfjs-node's C++ addon against our TensorFlow, links it into the package, and tries it. */
import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { command, SetupError } from './commands.mjs';
import { TENSORFLOW_VERSION } from './device.mjs';
import { node22 } from './packages.mjs';
import { hashOf, hashOfFiles, readJson, writeJson } from './stamps.mjs';
import { engineFolder } from './tensorflow.mjs';

const PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node-gpu');
const HEADERS = join('node_modules', 'node-api-headers', 'include');
const LINK = join(PACKAGE, 'lib', 'napi-v8', 'tfjs_binding.node');
const FLAGS = ['-O2', '-fPIC', '-shared', '-std=c++17', '-DNAPI_VERSION=8'];
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** @typedef {import('./place.mjs').Place} Place */

/** @type {import('./steps.mjs').Step} */
export const addonStep = {
  name: 'addon',
  title: 'TensorFlow addon',
  needs: ['g++'],
  typicalSeconds: 20,
  done: (place) => isCompiled(place) && isLinked(place),
  async run(place, report) {
    if (!isCompiled(place)) {
      report({ detail: 'compiling' });
      await compile(place);
    }
    link(place);
    report({ detail: 'trying it' });
    try {
      await tryAddon(place);
    } catch (error) {
      // Otherwise the next start would consider a broken addon finished.
      rmSync(join(engineFolder(place), 'addon.json'), { force: true });
      throw error;
    }
    return `TensorFlow ${TENSORFLOW_VERSION} answers`;
  },
};

/**
 * The compiler's arguments. The library is found relative to the addon, so the checkout can be moved.
 * @param {{ root: string, engine: string, output: string }} places
 * @returns {string[]}
 */
export function compilerArguments({ root, engine, output }) {
  const binding = join(root, PACKAGE, 'binding');
  const sources = readdirSync(binding).filter((file) => file.endsWith('.cc'));
  return [
    ...FLAGS,
    `-I${join(engine, 'tensorflow', 'include')}`,
    `-I${join(root, HEADERS)}`,
    ...sources.sort().map((file) => join(binding, file)),
    '-o',
    output,
    `-L${join(engine, 'tensorflow')}`,
    ...LIBRARIES.map((file) => `-l:${file}`),
    '-Wl,-rpath,$ORIGIN/tensorflow',
  ];
}

/** @param {Place} place */
async function compile(place) {
  const engine = engineFolder(place);
  const output = join(engine, 'tfjs_binding.node');
  const unfinished = `${output}.unfinished`;
  await command('g++', compilerArguments({ root: place.root, engine, output: unfinished }), {
    advice: 'Compiling needs g++ 8 or newer (g++ --version).',
  });
  renameSync(unfinished, output);
  writeJson(join(engine, 'addon.json'), { key: compileKey(place) });
}

/**
 * A link rather than a copy: Node.js follows it to the addon's folder, where the library is.
 * @param {Place} place
 */
function link(place) {
  const at = join(place.root, LINK);
  mkdirSync(dirname(at), { recursive: true });
  rmSync(at, { force: true });
  symlinkSync(linkTarget(place), at);
}

/** @param {Place} place */
function linkTarget(place) {
  return relative(join(place.root, dirname(LINK)), join(engineFolder(place), 'tfjs_binding.node'));
}

/** @param {Place} place */
function isLinked(place) {
  try {
    return readlinkSync(join(place.root, LINK)) === linkTarget(place);
  } catch {
    return false;
  }
}

/** @param {Place} place */
function isCompiled(place) {
  const engine = engineFolder(place);
  return (
    readJson(join(engine, 'addon.json'))?.key === compileKey(place) && existsSync(join(engine, 'tfjs_binding.node'))
  );
}

/** @param {Place} place */
function compileKey(place) {
  return hashOf([hashOfFiles(place.root, [join(PACKAGE, 'binding')]), FLAGS.join(' '), TENSORFLOW_VERSION, place.arch]);
}

/** @param {Place} place */
async function tryAddon(place) {
  const script =
    "const tf = require('@tensorflow/tfjs-node-gpu');" +
    'const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).arraySync();' +
    "console.log('\\n' + JSON.stringify({ product, version: tf.backend().binding.TF_Version }));";
  const output = await command(node22(place), ['--no-deprecation', '-e', script], {
    cwd: place.root,
    env: { ...place.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    advice: `The addon in ${engineFolder(place)} does not load. Delete that folder, then run the same command again.`,
  });
  const answer = output.trim().split('\n').at(-1) ?? '';
  const expected = JSON.stringify({
    product: [
      [19, 22],
      [43, 50],
    ],
    version: TENSORFLOW_VERSION,
  });
  if (answer !== expected) {
    throw new SetupError(
      `TensorFlow in ${engineFolder(place)} returned ${answer} instead of ${expected}. Delete that folder, then run the same command again.`,
    );
  }
}
