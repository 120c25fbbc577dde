/** Step: TensorFlow's C library, taken from the Python wheel that contains it; no Python of it runs. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './commands.mjs';
import { TENSORFLOW_VERSION, variantHere } from './device.mjs';
import { extraRequirements } from './requirements.mjs';
import { folderBytes, readJson, writeJson } from './stamps.mjs';

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
      readJson(join(folder, 'engine.json'))?.tensorflow === TENSORFLOW_VERSION &&
      existsSync(join(folder, 'tensorflow', 'libtensorflow_cc.so.2'))
    );
  },
  async run(place, report) {
    const { name, requirement, extras } = variantHere(place);
    const folder = engineFolder(place);
    const wheels = `${folder}-wheels`;
    const temporary = `${folder}-temporary`;
    const unfinished = `${folder}-unfinished`;
    for (const stale of [temporary, unfinished]) rmSync(stale, { recursive: true, force: true });
    for (const wanted of [wheels, temporary]) mkdirSync(wanted, { recursive: true });
    const pip = pipFor(place, temporary);

    await pip.download([requirement], wheels, report);
    for (const extra of extras) {
      const wheel = join(wheels, wheelNames(wheels).find((file) => /^tensorflow-/.test(file)) ?? '');
      await pip.download(await extraRequirements(wheel, extra, place.arch), wheels, report);
    }
    report({ detail: 'unpacking' });
    await pip.install(
      wheelNames(wheels).map((file) => join(wheels, file)),
      unfinished,
    );
    writeJson(join(unfinished, 'engine.json'), { tensorflow: TENSORFLOW_VERSION, wheels: wheelNames(wheels) });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    for (const used of [wheels, temporary]) rmSync(used, { recursive: true, force: true });
    return `${TENSORFLOW_VERSION} for ${name === 'gpu' ? 'NVIDIA GPUs' : 'CPUs'}`;
  },
};

/**
 * The folder of this machine's variant of the library, and of the addon.
 * @param {Place} place
 * @returns {string}
 */
export function engineFolder(place) {
  return join(place.setup, 'engine', variantHere(place).name);
}

/**
 * The platform tags of wheels that run here. pip takes them literally, so older ones are listed too.
 * @param {string} arch Node.js's name
 * @returns {string[]}
 */
export function platformTags(arch) {
  const machine = arch === 'arm64' ? 'aarch64' : 'x86_64';
  const glibc = [28, 27, 26, 25, 24, 17].map((minor) => `manylinux_2_${minor}_${machine}`);
  return [
    ...glibc,
    `manylinux2014_${machine}`,
    ...(arch === 'x64' ? ['manylinux2010_x86_64', 'manylinux1_x86_64'] : []),
  ];
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
  const tags = platformTags(place.arch).flatMap((tag) => ['--platform', tag]);
  const common = ['--no-deps', '--only-binary=:all:', '--python-version', '3.12', '--implementation', 'cp', ...tags];
  const pip = (/** @type {string[]} */ args, /** @type {((line: string) => void) | undefined} */ onLine) =>
    command('python3', ['-m', 'pip', ...args], { cwd: place.root, env, onLine, advice: ADVICE });
  return {
    /**
     * Downloads wheels into a folder, except those already there.
     * @param {string[]} requirements
     * @param {string} wheels
     * @param {(report: import('./progress.mjs').Report) => void} report
     */
    async download(requirements, wheels, report) {
      report({ detail: 'looking up the wheel' });
      let total = 0;
      let before = 0;
      const timer = setInterval(() => {
        // Every version of pip downloads into its temporary folder, so the size there shows the progress.
        if (total > 0)
          report({ done: Math.min(total, Math.max(0, folderBytes(temporary) - before)), total, unit: 'bytes' });
      }, POLL_MS);
      try {
        await pip(['download', ...common, '--dest', wheels, ...requirements], (line) => {
          const fetched = downloading(line);
          if (!fetched) return;
          before = folderBytes(temporary);
          total = fetched.bytes;
          report({ detail: fetched.name, done: 0, total, unit: 'bytes' });
        });
      } finally {
        clearInterval(timer);
      }
    },
    /**
     * @param {string[]} wheels
     * @param {string} target
     */
    install: (wheels, target) =>
      pip(['install', ...common, '--no-index', '--no-compile', '--target', target, ...wheels], undefined),
  };
}

/**
 * The wheel that pip is downloading and its size, from a line of its output; undefined for other lines and for metadata.
 * @param {string} line
 * @returns {{ name: string, bytes: number } | undefined}
 */
export function downloading(line) {
  const match = /Downloading \S*?([\w.]+)-[\w.!+]+-\S+\.whl(?: \(([\d.]+) ([kMG]?B)\))/.exec(line);
  if (!match) return undefined;
  const scale = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }[/** @type {'B'} */ (match[3])] ?? 1;
  return { name: /** @type {string} */ (match[1]), bytes: Number(match[2]) * scale };
}

/** @param {string} folder */
function wheelNames(folder) {
  return readdirSync(folder).filter((file) => file.endsWith('.whl'));
}
