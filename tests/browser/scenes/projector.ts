/** What the class sees on the wall. */
import type { Page } from 'playwright-core';
import type { Opened } from './opened.ts';
import { chairOf, choose, type Scene, wall, wallOf } from './scene.ts';

const show = (key: string) => (page: Page) => page.keyboard.press(key);

/** The ensemble with so many bars revealed. */
const ensemble = (bars: number) => async (page: Page) => {
  await show('6')(page);
  const shown = page.getByTestId('ensemble');
  await shown.waitFor();
  for (let bar = 0; bar < bars; bar++) await page.keyboard.press('n');
};

export const projector = ({ empty, full, rounds }: Opened): Scene[] => [
  { name: 'projector-empty', sizes: wall, at: async () => wallOf((await empty()).session) },
  { name: 'projector', sizes: wall, at: async () => wallOf((await full()).session) },
  { name: 'projector-podium', sizes: wall, at: async () => wallOf((await full()).session), prepare: show('4') },
  { name: 'projector-round', sizes: wall, at: async () => wallOf((await rounds()).session) },
  { name: 'projector-summary', sizes: wall, at: async () => wallOf((await rounds()).session), prepare: show('5') },
  { name: 'projector-ensemble', sizes: wall, at: async () => wallOf((await full()).session), prepare: ensemble(4) },
  {
    name: 'projector-ensemble-covered',
    sizes: wall,
    at: async () => wallOf((await full()).session),
    prepare: ensemble(1),
  },
  {
    name: 'instructor-ensemble',
    sizes: ['phone', 'laptop'],
    at: async () => chairOf((await full()).session),
    prepare: async (page) => {
      await choose(/^(앙상블|Ensemble)$/)(page);
      await page.locator('[data-view=ensemble][aria-pressed=true]:visible').waitFor();
    },
  },
];
