/** `npm test`: sets up what is missing, then runs all tests. */
import { begin } from './node-version.mjs';

begin('test');
