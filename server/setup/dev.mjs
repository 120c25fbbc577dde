/** `npm run dev`: sets up what is missing, then starts the server with pages that follow their sources. */
import { begin } from './node-version.mjs';

begin('dev');
