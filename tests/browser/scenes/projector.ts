/** What the class sees on the wall. */
import type { Page } from 'playwright-core';
import type { Opened } from './opened.ts';
import { type Scene, wall, wallOf } from './scene.ts';

const show = (key: string) => (page: Page) => page.keyboard.press(key);

export const projector = ({ empty, full, rounds }: Opened): Scene[] => [
  { name: 'projector-empty', sizes: wall, at: async () => wallOf((await empty()).session) },
  { name: 'projector', sizes: wall, at: async () => wallOf((await full()).session) },
  { name: 'projector-podium', sizes: wall, at: async () => wallOf((await full()).session), prepare: show('4') },
  { name: 'projector-round', sizes: wall, at: async () => wallOf((await rounds()).session) },
  { name: 'projector-summary', sizes: wall, at: async () => wallOf((await rounds()).session), prepare: show('5') },
];
