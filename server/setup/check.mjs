/** `npm run check`: sets up what is missing, then looks at the style and the types of everything. */
import { begin } from './node-version.mjs';

begin('check');
