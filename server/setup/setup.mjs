/** `npm run setup`: sets up what is missing and starts nothing. */
import { begin } from './node-version.mjs';

begin('setup');
