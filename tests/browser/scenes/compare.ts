/** Runs compared: none, two, six, on the projector, and all runs of the class. */
import type { Opened } from './opened.ts';
import { desk, type Scene, seatOf, wall, wallOf } from './scene.ts';

export function compare({ full }: Opened): Scene[] {
  const own = (behind: string) => async () => {
    const { session, first } = await full();
    return seatOf(session, first, behind);
  };
  const six = '/compare?runs=1,2,3,4,5,6';
  return [
    { name: 'compare-none', sizes: ['phone'], at: own('/compare') },
    { name: 'compare-two', sizes: desk, at: own('/compare?runs=1,3') },
    { name: 'compare-six', sizes: desk, at: own(six) },
    {
      name: 'compare-columns',
      sizes: desk,
      at: own(six),
      prepare: (page) => page.getByTestId('columns').evaluate((part) => part.scrollIntoView({ block: 'start' })),
    },
    {
      name: 'compare-wall',
      sizes: wall,
      at: async () => wallOf((await full()).session, '/compare?runs=1,2,3,4&wall=1'),
    },
    { name: 'compare-runs', sizes: desk, at: own('/runs') },
    {
      name: 'compare-run-list',
      sizes: desk,
      at: own('/runs'),
      prepare: (page) => page.getByTestId('run-list').scrollIntoViewIfNeeded(),
    },
    {
      name: 'compare-tray',
      sizes: desk,
      at: own(''),
      async prepare(page) {
        const board = page.getByRole('button', { name: /^(리더보드|Leaderboard)$/ });
        if (await board.isVisible()) await board.click();
        const ticks = page.getByTestId('leaderboard').getByRole('checkbox');
        for (const at of [0, 1, 2]) await ticks.nth(at).check();
      },
    },
  ];
}
