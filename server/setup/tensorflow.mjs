/** Step: TensorFlow's C library, taken from the Python wheel that contains it; no Python of it runs. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, SetupError } from './commands.mjs';
import { variantHere } from './device.mjs';
import { enginePlatform } from './engine-platform.mjs';
import { requireRoom } from './room.mjs';
import { folderBytes, readJson, writeJson } from './stamps.mjs';
import { pinnedFault, requirementsOf, TENSORFLOW_VERSION } from './wheels.mjs';

const POLL_MS = 300;
const ADVICE =
  'Check the connection and the pip settings (python3 -m pip config list), then run the same command again.';

/** @typedef {import('./place.mjs').Place} Place */

/** @type {import('./steps.mjs').Step} */
export const tensorflowStep = {
  name: 'tensorflow',
  title: 'TensorFlow library',
  needs: ['python3', 'pip'],
  typicalSeconds: 60,
  done(place) {
    const folder = engineFolder(place);
    return (
      holds(readJson(join(folder, 'engine.json')), variantHere(place).wheels) &&
      existsSync(join(folder, 'tensorflow', enginePlatform(place)?.core ?? ''))
    );
  },
  async run(place, report) {
    const { name, wheels: pinned, downloadBytes, diskBytes } = variantHere(place);
    const folder = engineFolder(place);
    const wheels = `${folder}-wheels`;
    const temporary = `${folder}-temporary`;
    const unfinished = `${folder}-unfinished`;
    for (const stale of [temporary, unfinished]) rmSync(stale, { recursive: true, force: true });
    for (const wanted of [wheels, temporary]) mkdirSync(wanted, { recursive: true });
    requireRoom({
      what: name === 'gpu' ? 'TensorFlow for NVIDIA GPUs' : 'TensorFlow',
      folder: place.setup,
      needed: diskBytes - folderBytes(wheels),
      ...(name === 'gpu' && { instead: 'start with ENGINE=cpu, which needs 2 GB' }),
    });
    const pip = pipFor(place, temporary);

    await pip.download(pinned, wheels, downloadBytes, report);
    report({ detail: 'unpacking' });
    await pip.install(pinned, wheels, unfinished);
    writeJson(join(unfinished, 'engine.json'), { tensorflow: TENSORFLOW_VERSION, wheels: wheelNames(wheels) });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    for (const used of [wheels, temporary]) rmSync(used, { recursive: true, force: true });
    return `${TENSORFLOW_VERSION} for ${name === 'gpu' ? 'NVIDIA GPUs' : 'CPUs'}`;
  },
};

/**
 * Whether an engine was made of these wheels. One of an older version of the program may have others of NVIDIA's.
 * @param {{ wheels?: string[] } | undefined} engine
 * @param {readonly import('./wheels.mjs').Wheel[]} wheels
 */
export function holds(engine, wheels) {
  const files = engine?.wheels ?? [];
  return wheels.every(({ name, version }) =>
    files.some((file) => file.startsWith(`${name.replace(/-/g, '_')}-${version}-`)),
  );
}

/**
 * The folder of this machine's variant of the library, and of the addon.
 * @param {Place} place
 * @returns {string}
 */
export function engineFolder(place) {
  return join(place.setup, 'engine', variantHere(place).name);
}

/**
 * pip with the user's own settings, except those that conflict with installing into our own folder.
 * @param {Place} place
 * @param {string} temporary its temporary folder; the system's may be small and in memory
 */
function pipFor(place, temporary) {
  const env = {
    ...place.env,
    TMPDIR: temporary,
    PYTHONUNBUFFERED: '1',
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_ROOT_USER_ACTION: 'ignore',
    PIP_PROGRESS_BAR: 'off',
  };
  const tags = (enginePlatform(place)?.tags ?? []).flatMap((tag) => ['--platform', tag]);
  const common = [
    '--no-deps',
    '--require-hashes',
    '--only-binary=:all:',
    '--python-version',
    '3.12',
    '--implementation',
    'cp',
    ...tags,
  ];
  const pip = async (/** @type {string[]} */ args, /** @type {((line: string) => void) | undefined} */ onLine) => {
    try {
      await command('python3', ['-m', 'pip', ...args], { cwd: place.root, env, onLine, advice: ADVICE });
    } catch (error) {
      const fault = pinnedFault(String(error));
      throw fault ? new SetupError(fault) : error;
    }
  };
  /** @param {readonly import('./wheels.mjs').Wheel[]} wheels */
  const listed = (wheels) => {
    const file = join(temporary, 'requirements.txt');
    writeFileSync(file, requirementsOf(wheels));
    return ['--requirement', file];
  };
  return {
    /**
     * Downloads wheels into a folder, except those already there: one after another, so that an interruption costs one.
     * @param {readonly import('./wheels.mjs').Wheel[]} pinned
     * @param {string} wheels
     * @param {number} bytes of all of them, about
     * @param {(report: import('./progress.mjs').Report) => void} report
     */
    async download(pinned, wheels, bytes, report) {
      const detail = pinned.length === 1 ? 'downloading' : `downloading ${pinned.length} files`;
      // Every version of pip downloads into its temporary folder, so the size there shows the progress.
      const show = () => {
        const done = Math.min(bytes, folderBytes(temporary) + folderBytes(wheels));
        report({ detail, done, total: bytes, unit: 'bytes' });
      };
      show();
      const timer = setInterval(show, POLL_MS);
      try {
        for (const wheel of pinned) await pip(['download', ...common, '--dest', wheels, ...listed([wheel])], undefined);
      } finally {
        clearInterval(timer);
      }
    },
    /**
     * @param {readonly import('./wheels.mjs').Wheel[]} pinned
     * @param {string} wheels
     * @param {string} target
     */
    install(pinned, wheels, target) {
      const local = ['--no-index', '--find-links', wheels, '--no-compile', '--target', target];
      return pip(['install', ...common, ...local, ...listed(pinned)], undefined);
    },
  };
}

/** @param {string} folder */
function wheelNames(folder) {
  return readdirSync(folder).filter((file) => file.endsWith('.whl'));
}
