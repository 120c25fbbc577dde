/** Step: compiles tfjs-node's C++ addon against our TensorFlow, links it into the package, and tries it. */
import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { command, SetupError, wasStopped } from './commands.mjs';
import { failureFile, giveUpGpu, variantHere } from './device.mjs';
import { enginePlatform } from './engine-platform.mjs';
import { node22 } from './packages.mjs';
import { hashOf, hashOfFiles, readJson, writeJson } from './stamps.mjs';
import { engineFolder, tensorflowStep } from './tensorflow.mjs';
import { TENSORFLOW_VERSION } from './wheels.mjs';

const PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node-gpu');
const HEADERS = join('node_modules', 'node-api-headers', 'include');
const LINK = join(PACKAGE, 'lib', 'napi-v8', 'tfjs_binding.node');

/** @typedef {import('./place.mjs').Place} Place */

/** @type {import('./steps.mjs').Step} */
export const addonStep = {
  name: 'addon',
  title: 'TensorFlow addon',
  needs: ['g++'],
  typicalSeconds: 20,
  done: (place) => isCompiled(place) && isLinked(place),
  async run(place, report) {
    if (variantHere(place).name === 'cpu') {
      await make(place, report);
      return `TensorFlow ${TENSORFLOW_VERSION} answers`;
    }
    return orOnCpu(
      () => make(place, report),
      async (reason) => {
        giveUpGpu(place, reason);
        if (!tensorflowStep.done(place)) await tensorflowStep.run(place, report);
        if (!addonStep.done(place)) await make(place, report);
      },
      failureFile(place),
    );
  },
};

/** A build that was made but does not compute what it should. */
export class CheckError extends SetupError {}

/**
 * Makes the build for GPUs, or the one for CPUs if that one fails; says which, and why.
 * @param {() => Promise<void>} makeGpu
 * @param {(reason: string) => Promise<void>} makeCpu
 * @param {string} record the file that keeps the build for GPUs from being tried again
 * @returns {Promise<string>}
 */
export async function orOnCpu(makeGpu, makeCpu, record) {
  try {
    await makeGpu();
    return `TensorFlow ${TENSORFLOW_VERSION} answers`;
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    await makeCpu(error.message);
    return (
      'the CPU is used, because the build for NVIDIA GPUs failed its check: the card may be too new or too old for ' +
      `TensorFlow ${TENSORFLOW_VERSION}. It is tried again with another driver, or if you delete ${record}. ` +
      `The check said:\n${error.message}\n`
    );
  }
}

/**
 * @param {Place} place
 * @param {(report: import('./progress.mjs').Report) => void} report
 */
async function make(place, report) {
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
    throw error instanceof SetupError && !wasStopped(error) ? new CheckError(error.message) : error;
  }
}

/**
 * The compiler's arguments. The library is found relative to the addon, so the checkout can be moved.
 * @param {{ root: string, engine: string, output: string, platform: string, arch: string }} places
 * @returns {string[]}
 */
export function compilerArguments({ root, engine, output, ...machine }) {
  const { flags, libraries } = platformOf(machine);
  const binding = join(root, PACKAGE, 'binding');
  const sources = readdirSync(binding).filter((file) => file.endsWith('.cc'));
  return [
    ...flags,
    `-I${join(engine, 'tensorflow', 'include')}`,
    `-I${join(root, HEADERS)}`,
    ...sources.sort().map((file) => join(binding, file)),
    '-o',
    output,
    ...libraries(join(engine, 'tensorflow')),
  ];
}

/** @param {{ platform: string, arch: string }} machine */
function platformOf(machine) {
  const found = enginePlatform(machine);
  if (!found) throw new SetupError(`There is no TensorFlow for ${machine.platform} on ${machine.arch}.`);
  return found;
}

/** @param {Place} place */
async function compile(place) {
  const engine = engineFolder(place);
  const output = join(engine, 'tfjs_binding.node');
  const unfinished = `${output}.unfinished`;
  const { root, platform, arch } = place;
  const { compiler } = platformOf(place);
  await command(compiler, compilerArguments({ root, engine, output: unfinished, platform, arch }), {
    advice: `Compiling needs C++17: g++ 8 or clang 9, or newer (${compiler} --version).`,
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
  return hashOf([
    hashOfFiles(place.root, [join(PACKAGE, 'binding')]),
    (enginePlatform(place)?.flags ?? []).join(' '),
    TENSORFLOW_VERSION,
    place.arch,
  ]);
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
