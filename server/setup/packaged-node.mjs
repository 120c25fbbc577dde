/** For a Node.js that can install the packages but not run the rest: this module and its imports know no later step. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runToExit } from './exit.mjs';
import { handOver } from './hand-over.mjs';
import { allPackagesStep, node22, packagesStep } from './packages.mjs';
import { place } from './place.mjs';
import { setUp } from './steps.mjs';
import { ENGINE_TOOLS } from './tools.mjs';

/** The programs for developers, besides files run with --development. */
const FOR_DEVELOPERS = ['check', 'test'];
/** Those that train, whatever their arguments. */
const TRAINING = ['start', 'dev', 'setup'];

/**
 * Installs the packages and continues on their Node.js 22.
 * @param {string} name
 * @param {string[]} args
 */
export async function runOnPackagedNode(name, args) {
  const here = place();
  await runToExit(name, async () => {
    const development = FOR_DEVELOPERS.includes(name) || args[0] === '--development';
    const withEngine = TRAINING.includes(name) && !existsSync(join(here.setup, 'engine'));
    const later = withEngine ? Object.values(ENGINE_TOOLS).flat() : [];
    await setUp([development ? allPackagesStep : packagesStep], here, process.stderr, later);
    return handOver(node22(here), [join('server', 'setup', `${name}.mjs`), ...args], { cwd: here.root, env: here.env });
  });
}
