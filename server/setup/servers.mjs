/** Step of the tests: a PostgreSQL server and nginx, which the tests start on ports of their own. */
import { globSync } from 'node:fs';
import { SetupError } from './commands.mjs';
import { installLine, installPackages } from './debian.mjs';
import { onPath } from './tools.mjs';

const PACKAGES = ['postgresql', 'nginx-light'];

/** @type {import('./steps.mjs').Step} */
export const serversStep = {
  name: 'servers',
  title: 'PostgreSQL and nginx for the tests',
  needs: [],
  typicalSeconds: 40,
  done: () => postgresFolder() !== undefined && nginxProgram() !== undefined,
  async run(place, report) {
    const advice = `Install them with\n    sudo ${installLine(PACKAGES)}\nthen run the same command again.`;
    await installPackages(place, PACKAGES, report, advice);
    if (!postgresFolder() || !nginxProgram()) {
      throw new SetupError(`The packages were installed, but initdb or nginx is not where Debian puts it. ${advice}`);
    }
  },
};

/** The folder of the newest PostgreSQL's programs: Debian keeps them off PATH. */
export function postgresFolder() {
  const folders = globSync('/usr/lib/postgresql/*/bin/initdb').map((file) => file.replace(/\/initdb$/, ''));
  return folders.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}

/** Debian keeps it where only root's PATH leads. */
export function nginxProgram() {
  return onPath('nginx', { PATH: `${process.env.PATH}:/usr/sbin` });
}
