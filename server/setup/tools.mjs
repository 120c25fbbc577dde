/** Finds the tools that this machine lacks, and gives the command that installs them. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError, succeeds } from './commands.mjs';

/** The Debian and Ubuntu package of each tool that steps may need. */
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
  if (missing.length > 0) throw new SetupError(missingSentence(missing, isRoot));
}

/**
 * The message for missing tools.
 * @param {Tool[]} missing
 * @param {boolean} isRoot
 * @returns {string}
 */
export function missingSentence(missing, isRoot) {
  const packages = missing.map((tool) => DEBIAN_PACKAGES[tool]).join(' ');
  const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return (
    `${missing.join(' and ')} ${are} missing on this machine. Install ${them} with\n` +
    `    ${isRoot ? '' : 'sudo '}apt-get install -y ${packages}\nthen run the same command again.`
  );
}
