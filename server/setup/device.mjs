/** Chooses this machine's TensorFlow: the one for NVIDIA GPUs if a driver works, otherwise, or if ENGINE is cpu, the one for CPUs. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SettingError } from './commands.mjs';
import { readJson, writeJson } from './stamps.mjs';
import { WHEELS } from './wheels.mjs';

/** Files that exist if an NVIDIA driver is loaded: on Linux, and on Linux in Windows (WSL 2). */
const DRIVER_FILES = ['/proc/driver/nvidia/version', '/usr/lib/wsl/lib/libcuda.so.1'];

/**
 * @typedef {object} Variant
 * @property {'cpu' | 'gpu'} name
 * @property {readonly import('./wheels.mjs').Wheel[]} wheels
 * @property {number} downloadBytes of all wheels, about
 * @property {number} diskBytes of what is downloaded and unpacked at the same time, about
 */

/**
 * The build for a machine. The one with CUDA exists only for Linux on x86-64.
 * @param {{ platform?: string, arch: string, gpu: boolean }} machine
 * @returns {Variant}
 */
export function variantFor({ platform = 'linux', arch, gpu }) {
  if (gpu && platform === 'linux' && arch === 'x64')
    return { name: 'gpu', wheels: WHEELS['linux-x64-gpu'], downloadBytes: 3.2e9, diskBytes: 10e9 };
  const build = /** @type {import('./wheels.mjs').Build} */ (`${platform}-${arch}-cpu`);
  return { name: 'cpu', wheels: WHEELS[build] ?? [], downloadBytes: 0.28e9, diskBytes: 2e9 };
}

/**
 * Whether ENGINE allows the build for GPUs; throws a SettingError for a value that it does not have.
 * @param {Record<string, string | undefined>} env
 * @returns {boolean}
 */
export function allowsGpu(env) {
  const engine = env.ENGINE?.trim() ?? '';
  if (engine !== '' && engine !== 'cpu')
    throw new SettingError(
      `ENGINE "${engine}" is not usable: set it to cpu, or unset it to use an NVIDIA GPU if there is one.`,
    );
  return engine === '';
}

/** @type {{ root: string, allowed: boolean, variant: Variant } | undefined} */
let found;

/**
 * The variant for this machine. nvidia-smi can take seconds, so it is only asked if driver files exist and the GPU variant
 * is not installed yet; that one also runs on the CPU if the driver fails later.
 * @param {import('./place.mjs').Place} place
 * @returns {Variant}
 */
export function variantHere(place) {
  const allowed = allowsGpu(place.env);
  if (found?.root !== place.root || found.allowed !== allowed) {
    const gpu = allowed && driverState() !== undefined && !gpuFailure(place) && (isInstalled(place) || driverWorks());
    found = { root: place.root, allowed, variant: variantFor({ platform: place.platform, arch: place.arch, gpu }) };
  }
  return found.variant;
}

/**
 * From now on, until the driver changes or the record is deleted, this machine uses the build for CPUs.
 * @param {import('./place.mjs').Place} place
 * @param {string} reason
 */
export function giveUpGpu(place, reason) {
  writeJson(failureFile(place), { driver: driverState() ?? null, reason });
  found = undefined;
}

/**
 * @param {import('./place.mjs').Place} place
 * @returns {string}
 */
export const failureFile = (place) => join(place.setup, 'engine', 'gpu-failed.json');

/**
 * Why the build for GPUs failed its check on this machine; undefined if it has not, or with another driver.
 * @param {import('./place.mjs').Place} place
 * @returns {string | undefined}
 */
export function gpuFailure(place) {
  const failure = readJson(failureFile(place));
  return failure !== undefined && failure.driver === driverState() ? String(failure.reason) : undefined;
}

/** @param {import('./place.mjs').Place} place */
function isInstalled(place) {
  return existsSync(join(place.setup, 'engine', 'gpu', 'engine.json'));
}

/**
 * Changes when the driver does; undefined without one.
 * @returns {string | undefined}
 */
export function driverState() {
  const file = DRIVER_FILES.find((name) => existsSync(name));
  return file === undefined ? undefined : `${file} ${driverVersion(file)}`;
}

/** @param {string} file */
function driverVersion(file) {
  return file.startsWith('/proc') ? readFileSync(file, 'utf8').split('\n')[0] : String(statSync(file).mtimeMs);
}

function driverWorks() {
  try {
    return /GPU/.test(
      execFileSync('nvidia-smi', ['--list-gpus'], {
        encoding: 'utf8',
        stdio: 'pipe',
        timeout: 20_000,
        killSignal: 'SIGKILL',
      }),
    );
  } catch {
    return false;
  }
}
