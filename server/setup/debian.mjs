/** Debian and Ubuntu packages, which only root may install. */
import { command, SetupError, succeeds } from './commands.mjs';
import { onPath } from './tools.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * The command that installs these packages.
 * @param {readonly string[]} packages
 */
export const installLine = (packages) => `apt-get install -y --no-install-recommends ${packages.join(' ')}`;

/**
 * Installs packages; throws a SetupError with `advice` if this user may not.
 * @param {Place} place
 * @param {readonly string[]} packages
 * @param {(report: import('./progress.mjs').Report) => void} report
 * @param {string} advice
 */
export async function installPackages(place, packages, report, advice) {
  const become = await rightToInstall(place);
  if (!become) throw new SetupError(`The tests need ${packages.join(', ')}, and only root may install them. ${advice}`);
  const env = { ...place.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ args) => {
    const [file = '', ...rest] = [...become, 'apt-get', ...args];
    return command(file, rest, {
      env,
      advice,
      onLine: (line) => {
        const phase = /^(Get:\d+|Unpacking|Setting up) ?(\S*)/.exec(line);
        if (phase) report({ detail: phase[0].startsWith('Get') ? 'fetching packages' : phase[0].toLowerCase() });
      },
    });
  };
  report({ detail: 'reading the package lists' });
  await apt(['update']);
  report({ detail: 'fetching packages' });
  await apt(installLine(packages).split(' ').slice(1));
}

/**
 * What to put before apt-get; undefined if this user cannot install without a password.
 * @param {Place} place
 * @returns {Promise<string[] | undefined>}
 */
async function rightToInstall(place) {
  if (!onPath('apt-get', place.env)) return undefined;
  if (process.getuid?.() === 0) return [];
  return (await succeeds('sudo', ['-n', 'true'], place.env)) ? ['sudo', '-n'] : undefined;
}
