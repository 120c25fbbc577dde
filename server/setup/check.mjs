/** `npm run check`: sets up what is missing, then checks style and types. */
import { begin } from './node-version.mjs';

begin('check');
