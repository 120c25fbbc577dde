/** `npm start`: sets up what is missing, then starts the server. */
import { begin } from './node-version.mjs';

begin('start');
