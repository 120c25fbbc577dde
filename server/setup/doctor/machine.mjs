/** What the doctor finds out about the machine with Node.js alone. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { secretSettings } from '../../base/secret-settings.mjs';
import { nearestFolder } from '../faults.mjs';

/** @typedef {import('../place.mjs').Place} Place */

/** Settings, of ours and of CUDA and TensorFlow, that change how this machine trains or is reached. */
const SETTINGS =
  /^(?:PORT|HOST|DATA_DIR|(?:PUBLIC|INTERNAL)_URL|TRAINERS|TRAINER_(?:LANES|PRECISION|XLA)|ENGINE|LOG_(?:LEVEL|FORMAT)|CUDA_\w+|NVIDIA_VISIBLE_DEVICES|LD_LIBRARY_PATH|TF_(?:CPP|CUDNN|DETERMINISTIC|ENABLE|FORCE|GPU|NUM|OVERRIDE|XLA)_\w+|XLA_FLAGS)$/;

/** Where the driver's library for programs is, besides the folders that the system's linker knows. */
const DRIVER_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib/wsl/lib', '/usr/local/nvidia/lib64'];

/** @param {() => string} read */
function textOr(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @returns {number | null} bytes that this user may still write there
 */
function freeBytes(folder) {
  try {
    const { bavail, bsize } = statfsSync(nearestFolder(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** @param {Place} place */
export function machineFacts({ root, data, platform, arch }) {
  const release = textOr(() => readFileSync('/etc/os-release', 'utf8')) ?? '';
  const [, name = os.version()] = /^PRETTY_NAME="?([^"\n]*)/m.exec(release) ?? [];
  return {
    system: name,
    kernel: os.release(),
    platform: `${platform}-${arch}`,
    wsl: /microsoft/i.test(os.release()),
    container: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
    disks: [...new Set([root, data])].map((folder) => ({ folder, freeBytes: freeBytes(folder) })),
  };
}

/**
 * The settings by name; of secrets, only that they are set.
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>}
 */
export function settingsOf(env) {
  /** @type {Record<string, string>} */
  const settings = {};
  for (const name of Object.keys(env).sort()) {
    if (secretSettings.includes(name)) settings[name] = '(set, not shown)';
    else if (SETTINGS.test(name)) settings[name] = env[name] ?? '';
  }
  return settings;
}

/** The version of the driver's kernel module, and whether its library for programs is there. */
export function driverFacts() {
  const version = textOr(() => readFileSync('/proc/driver/nvidia/version', 'utf8'))?.split('\n')[0];
  const known = ['ldconfig', '/sbin/ldconfig'].map((program) =>
    textOr(() =>
      execFileSync(program, ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000 }),
    ),
  );
  const listed = known.find((text) => text !== undefined)?.includes('libcuda.so.1') ?? false;
  return {
    module: version ?? null,
    library: listed || DRIVER_FOLDERS.some((folder) => existsSync(join(folder, 'libcuda.so.1'))),
  };
}

/**
 * Which of NVIDIA's libraries are in the engine's folder, by the pinned wheels that bring them.
 * @param {string} engine
 * @param {readonly import('../wheels.mjs').Wheel[]} wheels
 */
export function cudaLibraries(engine, wheels) {
  /** @type {string[]} */
  const found = [];
  /** @type {string[]} */
  const missing = [];
  for (const { name, version } of wheels.filter((wheel) => wheel.name.startsWith('nvidia-'))) {
    const short = name.replace(/^nvidia-|-cu\d+$/g, '');
    const folder = join(engine, 'nvidia', short.replace(/-/g, '_'));
    const isThere = (textOr(() => readdirSync(folder).join()) ?? '') !== '';
    (isThere ? found : missing).push(`${short} ${version}`);
  }
  return { found, missing };
}
