/** A question for the class: asked, filling, and answered. */
import type { Page } from 'playwright-core';
import type { Opened } from './opened.ts';
import { chairOf, choose, desk, inTab, runsTab, type Scene, seatOf, wall, wallOf } from './scene.ts';

const showBoard = async (page: Page) => {
  const board = page.getByRole('button', { name: /^(리더보드|Leaderboard)$/ });
  if (await board.isVisible()) await board.click();
  await page.getByTestId('sweep-now').evaluate((section) => section.scrollIntoView({ block: 'start' }));
};

export function question({ empty, asked, answered }: Opened): Scene[] {
  const student = async (open: typeof asked) => {
    const { session, first } = await open();
    return seatOf(session, first);
  };
  return [
    {
      name: 'question-dialog',
      sizes: desk,
      at: async () => chairOf((await empty()).session),
      prepare: choose(/^(질문하기|Ask a question)$/),
    },
    { name: 'question-wall', sizes: wall, at: async () => wallOf((await asked()).session) },
    { name: 'question-student', sizes: desk, at: () => student(asked) },
    { name: 'question-student-board', sizes: desk, at: () => student(asked), prepare: showBoard },
    { name: 'question-card', sizes: desk, at: async () => chairOf((await asked()).session) },
    { name: 'question-wall-answered', sizes: wall, at: async () => wallOf((await answered()).session) },
    { name: 'question-student-answered', sizes: desk, at: () => student(answered), prepare: showBoard },
    {
      name: 'question-results',
      sizes: desk,
      at: async () => chairOf((await answered()).session),
      prepare: inTab(runsTab),
    },
  ];
}
