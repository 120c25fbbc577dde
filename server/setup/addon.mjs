/** Step: compiles tfjs-node's C++ addon and our own against our TensorFlow, links the first into its package, and tries both. */
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
/** The addons, by the name of their file in the engine's folder, with the folder of their sources. */
const ADDONS = {
  'tfjs_binding.node': join(PACKAGE, 'binding'),
  'lanes.node': join('server', 'trainer', 'engine', 'native'),
};
const LINK = join(PACKAGE, 'lib', 'napi-v8', 'tfjs_binding.node');

/** @typedef {import('./place.mjs').Place} Place */

/** @type {import('./steps.mjs').Step} */
export const addonStep = {
  name: 'addon',
  title: 'TensorFlow addons',
  needs: ['g++'],
  typicalSeconds: 25,
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
    await compile(place, report);
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
 * @param {{ root: string, engine: string, sources: string, output: string, platform: string, arch: string }} places
 * @returns {string[]}
 */
export function compilerArguments({ root, engine, sources, output, ...machine }) {
  const { flags, libraries } = platformOf(machine);
  const files = readdirSync(join(root, sources)).filter((file) => file.endsWith('.cc'));
  return [
    ...flags,
    `-I${join(engine, 'tensorflow', 'include')}`,
    `-I${join(root, HEADERS)}`,
    ...files.sort().map((file) => join(root, sources, file)),
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

/**
 * @param {Place} place
 * @param {(report: import('./progress.mjs').Report) => void} report
 */
async function compile(place, report) {
  const engine = engineFolder(place);
  const { root, platform, arch } = place;
  const { compiler } = platformOf(place);
  const addons = Object.entries(ADDONS);
  for (const [index, [file, sources]] of addons.entries()) {
    report({ detail: `compiling ${index + 1} of ${addons.length}` });
    const output = join(engine, file);
    const unfinished = `${output}.unfinished`;
    await command(compiler, compilerArguments({ root, engine, sources, output: unfinished, platform, arch }), {
      advice: `Compiling needs C++17: g++ 8 or clang 9, or newer (${compiler} --version).`,
    });
    renameSync(unfinished, output);
  }
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
    readJson(join(engine, 'addon.json'))?.key === compileKey(place) &&
    Object.keys(ADDONS).every((file) => existsSync(join(engine, file)))
  );
}

/**
 * Changes when an addon must be compiled anew.
 * @param {Pick<Place, 'root' | 'platform' | 'arch'>} place
 */
export function compileKey(place) {
  return hashOf([
    hashOfFiles(place.root, Object.values(ADDONS)),
    (enginePlatform(place)?.flags ?? []).join(' '),
    TENSORFLOW_VERSION,
    place.arch,
  ]);
}

/** Multiplies two matrices with our addon, and asks tfjs-node's for TensorFlow's version. */
const TRIAL = `
  const { FLOAT, flag, floats, named, run } = await import('./server/trainer/engine/graph.ts');
  const { openSession } = await import('./server/trainer/engine/session.ts');
  const { tensorFlowVersion } = await import('./server/trainer/engine/binding.ts');
  const attributes = { T: FLOAT, transpose_a: flag(false), transpose_b: flag(false) };
  const factors = [floats([1, 2, 3, 4], [2, 2]), floats([5, 6, 7, 8], [2, 2])];
  const session = openSession([named('product', run('MatMul', attributes, factors))]);
  const [product] = session.run({}, ['product']);
  session.close();
  console.log('\\n' + JSON.stringify({ product: [...product], version: tensorFlowVersion }));`;

/** @param {Place} place */
async function tryAddon(place) {
  const flags = ['--no-deprecation', '--no-warnings', '--input-type=module'];
  const output = await command(node22(place), [...flags, '-e', TRIAL], {
    cwd: place.root,
    env: { ...place.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    advice: `The addons in ${engineFolder(place)} do not work. Delete that folder, then run the same command again.`,
  });
  const answer = output.trim().split('\n').at(-1) ?? '';
  const expected = JSON.stringify({ product: [19, 22, 43, 50], version: TENSORFLOW_VERSION });
  if (answer !== expected) {
    throw new SetupError(
      `TensorFlow in ${engineFolder(place)} returned ${answer} instead of ${expected}. Delete that folder, then run the same command again.`,
    );
  }
}
