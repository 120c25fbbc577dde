/** Reports: an empty one, a draft, one that is submitted, as the instructor reads it, and the list of them. */
import type { Page } from 'playwright-core';
import type { Opened } from './opened.ts';
import { chairOf, desk, inTab, type Scene, seatOf, sessionTab } from './scene.ts';

const drawn = (page: Page) => page.getByTestId('report').getByRole('img').first().waitFor();

export function reports({ empty, known }: Opened): Scene[] {
  const behind = async (path: (seatId: string) => string) => {
    const { session, first } = await known();
    return { ...chairOf(session), path: `/s/${session.code}/${path(first.seatId)}` };
  };
  return [
    {
      name: 'report-empty',
      sizes: ['phone', 'laptop'],
      at: async () => {
        const { session, newcomer } = await empty();
        return seatOf(session, newcomer, '/report');
      },
      prepare: (page) => page.getByTestId('report').waitFor(),
    },
    {
      name: 'report-draft',
      sizes: desk,
      at: async () => {
        const { session, second } = await known();
        return seatOf(session, second, '/report');
      },
      prepare: drawn,
    },
    {
      name: 'report-sheet',
      sizes: ['phone'],
      at: async () => {
        const { session, second } = await known();
        return seatOf(session, second, '/report');
      },
      async prepare(page) {
        await drawn(page);
        await page.getByTestId('report').evaluate((part) => part.scrollIntoView({ block: 'start' }));
      },
    },
    {
      name: 'report-submitted',
      sizes: ['phone', 'laptop'],
      at: async () => {
        const { session, first } = await known();
        return seatOf(session, first, '/report');
      },
      prepare: drawn,
    },
    { name: 'report-read', sizes: desk, at: () => behind((seatId) => `report?seat=${seatId}`), prepare: drawn },
    {
      name: 'report-list',
      sizes: ['phone', 'laptop'],
      at: async () => chairOf((await known()).session),
      async prepare(page) {
        await inTab(sessionTab)(page);
        await page.getByTestId('reports').evaluate((part) => part.scrollIntoView({ block: 'center' }));
      },
    },
  ];
}
