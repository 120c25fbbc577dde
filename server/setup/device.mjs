/** Which TensorFlow suits this machine: the one for NVIDIA GPUs where a driver works, else the one for CPUs. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The version of TensorFlow that the addon is compiled against and runs on. */
export const TENSORFLOW_VERSION = '2.21.0';

/** Files that exist where an NVIDIA driver is loaded: Linux itself, and Linux inside Windows (WSL 2). */
const DRIVER_FILES = ['/proc/driver/nvidia/version', '/usr/lib/wsl/lib/libcuda.so.1'];

/**
 * @typedef {object} Variant
 * @property {'cpu' | 'gpu'} name
 * @property {string} requirement the wheel, as pip wants it on its command line
 * @property {string[]} extras extras whose wheels are needed too
 */

/**
 * The wheel for a machine. The small one without CUDA is published for x86-64 only; on arm64 the ordinary one has no CUDA.
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
 * The variant for this machine. nvidia-smi may take seconds, so it is only asked where driver files exist and the variant for
 * GPUs is not there yet; that one runs on the CPU, too, should the driver fail later.
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
