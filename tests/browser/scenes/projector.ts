/** What the class sees on the projector. */
import type { Opened } from './opened.ts';
import { type Scene, wall, wallOf } from './scene.ts';

export const projector = ({ empty, full }: Opened): Scene[] => [
  { name: 'projector-empty', sizes: wall, at: async () => wallOf((await empty()).session) },
  { name: 'projector', sizes: wall, at: async () => wallOf((await full()).session) },
];
