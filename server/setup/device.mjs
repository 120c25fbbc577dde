/** Chooses this machine's TensorFlow: the one for NVIDIA GPUs if a driver works, otherwise the one for CPUs. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The version of TensorFlow the addon is compiled against and runs on. */
export const TENSORFLOW_VERSION = '2.21.0';

/** Files that exist if an NVIDIA driver is loaded: on Linux, and on Linux in Windows (WSL 2). */
const DRIVER_FILES = ['/proc/driver/nvidia/version', '/usr/lib/wsl/lib/libcuda.so.1'];

/**
 * @typedef {object} Variant
 * @property {'cpu' | 'gpu'} name
 * @property {string} requirement the wheel, as a command-line argument of pip
 * @property {string[]} extras extras whose wheels are also needed
 */

/**
 * The wheel for a machine. The small one without CUDA exists only for x86-64; on arm64 the ordinary one has no CUDA.
 * @param {{ arch: string, gpu: boolean }} machine
 * @returns {Variant}
 */
export function variantFor({ arch, gpu }) {
  if (gpu && arch === 'x64') {
    return { name: 'gpu', requirement: `tensorflow==${TENSORFLOW_VERSION}`, extras: ['and-cuda'] };
  }
  const name = arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
  return { name: 'cpu', requirement: `${name}==${TENSORFLOW_VERSION}`, extras: [] };
}

/** @type {Variant | undefined} */
let found;

/**
 * The variant for this machine. nvidia-smi can take seconds, so it is only asked if driver files exist and the GPU variant
 * is not installed yet; that one also runs on the CPU if the driver fails later.
 * @param {import('./place.mjs').Place} place
 * @returns {Variant}
 */
export function variantHere(place) {
  if (!found) {
    const driver = DRIVER_FILES.some((file) => existsSync(file));
    const installed = existsSync(join(place.setup, 'engine', 'gpu', 'engine.json'));
    found = variantFor({ arch: place.arch, gpu: driver && (installed || driverWorks()) });
  }
  return found;
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
