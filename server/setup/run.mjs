/** `node server/setup/run.mjs FILE`: sets up what is missing, then runs a TypeScript file. */
import { begin } from './node-version.mjs';

begin('run');
