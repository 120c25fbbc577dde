/** Step for the tests: PostgreSQL and nginx, which the tests start on their own ports. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
      throw new SetupError(`The packages are installed, but initdb or nginx is not where Debian puts it. ${advice}`);
    }
  },
};

const POSTGRES = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL's programs: Debian keeps them off PATH. */
export function postgresFolder() {
  if (!existsSync(POSTGRES)) return undefined;
  const versions = readdirSync(POSTGRES).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const folders = versions.map((version) => join(POSTGRES, version, 'bin'));
  return folders.filter((folder) => existsSync(join(folder, 'initdb'))).at(-1);
}

/** Debian puts it on root's PATH only. */
export function nginxProgram() {
  return onPath('nginx', { PATH: `${process.env.PATH}:/usr/sbin` });
}
