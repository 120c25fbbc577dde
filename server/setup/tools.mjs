/** Finds the tools that this machine lacks, and gives the command that installs them. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError, succeeds } from './commands.mjs';

/** What differs from Debian's packages, and how each package manager installs, in the order in which they are looked for. */
const MANAGERS = Object.freeze([
  { program: 'apt-get', install: 'apt-get install -y', names: {} },
  { program: 'dnf', install: 'dnf install -y', names: { 'g++': 'gcc-c++' } },
  { program: 'yum', install: 'yum install -y', names: { 'g++': 'gcc-c++' } },
  { program: 'zypper', install: 'zypper install -y', names: { 'g++': 'gcc-c++' } },
  { program: 'pacman', install: 'pacman -S --needed', names: { python3: 'python', pip: 'python-pip', 'g++': 'gcc' } },
  {
    program: 'brew',
    install: 'brew install',
    // Apple's own compiler comes with the command line tools, which brew needs itself.
    names: { npm: 'node@22', python3: 'python', pip: 'python', 'g++': 'gcc', tar: 'gnu-tar', flock: 'flock' },
  },
]);

/** The Debian and Ubuntu package of each tool that steps may need; `pip` is a module of python3. */
const DEBIAN_PACKAGES = Object.freeze({
  npm: 'npm',
  python3: 'python3',
  pip: 'python3-pip',
  'g++': 'g++',
  tar: 'tar',
  flock: 'util-linux',
});

/** @typedef {keyof typeof DEBIAN_PACKAGES} Tool */

/**
 * The full path of a program on PATH, or undefined.
 * @param {string} name
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined}
 */
export function onPath(name, env) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (!folder) continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * The tools that are missing.
 * @param {Tool[]} tools
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<Tool[]>}
 */
export async function missingTools(tools, env) {
  const missing = [];
  for (const tool of new Set(tools)) {
    const there =
      tool === 'pip' ? await succeeds('python3', ['-m', 'pip', '--version'], env) : onPath(tool, env) !== undefined;
    if (!there) missing.push(tool);
  }
  return missing;
}

/**
 * Throws a SetupError if a tool is missing.
 * @param {Tool[]} tools
 * @param {Record<string, string | undefined>} env
 * @param {boolean} isRoot
 */
export async function requireTools(tools, env, isRoot = process.getuid?.() === 0) {
  const missing = await missingTools(tools, env);
  if (missing.length === 0) return;
  const manager = MANAGERS.find(({ program }) => onPath(program, env) !== undefined)?.program;
  throw new SetupError(missingSentence(missing, isRoot, manager));
}

/**
 * The message for missing tools, with the command of this package manager; without one, with Debian's names of the packages.
 * @param {Tool[]} missing
 * @param {boolean} isRoot
 * @param {string | undefined} manager
 * @returns {string}
 */
export function missingSentence(missing, isRoot, manager) {
  const found = MANAGERS.find(({ program }) => program === manager);
  /** @type {Partial<Record<Tool, string>>} */
  const names = found?.names ?? {};
  const packages = [...new Set(missing.map((tool) => names[tool] ?? DEBIAN_PACKAGES[tool]))].join(' ');
  const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const lacking = `${missing.join(' and ')} ${are} missing on this machine.`;
  if (!found) {
    return `${lacking} Install ${them} with your system's package manager (Debian's packages: ${packages}), then run the same command again.`;
  }
  const become = isRoot || manager === 'brew' ? '' : 'sudo ';
  return `${lacking} Install ${them} with\n    ${become}${found.install} ${packages}\nthen run the same command again.`;
}
