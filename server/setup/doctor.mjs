/** `npm run doctor`: says whether training works on this machine, and prints what to send if it does not. Sets nothing up. */
import { begin } from './node-version.mjs';

begin('doctor');
