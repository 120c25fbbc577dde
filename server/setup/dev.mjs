/** `npm run dev`: sets up what is missing, then starts the server with pages that reload as they are edited. */
import { begin } from './node-version.mjs';

begin('dev');
