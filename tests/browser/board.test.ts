/** The leaderboard in real browsers: the remote, frozen and hidden ranks, names, and the opening of the sealed test. */

import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { pseudonym } from '#lib/classroom/pseudonym.ts';
import { sharedChromium } from '../support/chromium.ts';
import { join as joinSession, type Student } from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import { ownProduct } from '../support/product.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

/** The names in row order. */
const wallNames = (page: Page) =>
  page
    .getByTestId('ranks')
    .evaluate((list) =>
      [...list.children]
        .sort((a, b) => Number(a.getAttribute('data-place')) - Number(b.getAttribute('data-place')))
        .map((row) => row.textContent ?? ''),
    );
const listNames = (page: Page) => page.getByTestId('leaderboard').locator('> li').allTextContents();

it('[B27] the instructor steers the leaderboard and opens the test; projector and students switch to the test ranks and back', async () => {
  const { url, code, instructorPath } = product();
  const trainer = pretendTrainer(url);
  onTestFinished(trainer.close);
  // By validation 지수, 민준, Alice; by test in reverse.
  const lesson = [
    ['지수', 0.8, 0.6],
    ['민준', 0.7, 0.65],
    ['Alice', 0.6, 0.7],
  ] as const;
  const seats: Student[] = [];
  for (const [index, [nickname, validation, test]] of lesson.entries()) {
    const seated = await joinSession(url, code, nickname);
    onTestFinished(seated.connection.close);
    const hyperparameters = { ...smallRun, trainSize: 50_000, seed: index };
    const { runId } = await seated.request('submit-run', { hyperparameters });
    await trainer.train(runId, [validation], test);
    seats.push(seated);
  }

  const [instructor, projector, student] = [await person('laptop'), await person('projector'), await person('phone')];
  await instructor.page.goto(url + instructorPath);
  await projector.page.goto(`${url}/s/${code}/projector`);
  await student.context.addInitScript(
    ([own, entry]) => localStorage.setItem(own!, entry!),
    [
      'classroom-training.sessions.v1',
      JSON.stringify([{ code, role: 'student', secret: seats[0]!.seatToken, title: 'x', visitedAt: 1 }]),
    ],
  );
  await student.page.goto(`${url}/s/${code}`);
  await student.page.getByRole('button', { name: 'Leaderboard' }).click();
  await instructor.page.getByRole('tab', { name: 'Session' }).click();
  const board = instructor.page.getByRole('region', { name: 'Leaderboard settings' });
  const remote = instructor.page.getByRole('region', { name: 'Projector remote' });
  const wall = projector.page.locator('main');

  await projector.page.getByTestId('ranks').getByRole('listitem').nth(2).waitFor();
  expect((await wallNames(projector.page)).join()).toMatch(/지수.*민준.*Alice/s);

  // The remote.
  await remote.getByRole('button', { name: 'Podium' }).click();
  await projector.page.getByTestId('podium').waitFor();
  await remote.getByText('More', { exact: true }).click();
  await remote.getByRole('combobox', { name: 'Highlight a student' }).selectOption('Alice');
  await remote.getByRole('button', { name: 'Ranks' }).click();
  await projector.page.locator('[data-highlighted]', { hasText: 'Alice' }).waitFor();

  // Keys on a projector without the instructor's key change only that screen; with it, all.
  await projector.page.keyboard.press('2');
  await wall.and(projector.page.locator('[data-view=curves]')).waitFor();
  expect(await remote.getByRole('button', { name: 'Ranks' }).getAttribute('aria-pressed')).toBe('true');
  const second = await instructor.context.newPage();
  await second.goto(`${url}/s/${code}/projector`);
  await second.getByTestId('ranks').waitFor();
  await second.keyboard.press('3');
  for (const page of [second, projector.page]) await page.locator('main[data-view=scatter]').waitFor();
  await second.keyboard.press('1');
  await projector.page.locator('main[data-view=leaderboard]').waitFor();

  // Hiding and showing.
  await board.getByText('Hidden', { exact: true }).click();
  for (const { page } of [projector, student]) await page.getByText('The instructor has hidden the ranks').waitFor();
  await board.getByText('Live', { exact: true }).click();
  await student.page.getByTestId('leaderboard').waitFor();

  // Pseudonyms for all others.
  await board.getByText('Made-up', { exact: true }).click();
  const madeUp = pseudonym(code, 1, 'en');
  await projector.page.getByTestId('ranks').getByText(madeUp).waitFor();
  await student.page.getByTestId('leaderboard').getByText(madeUp).waitFor();
  expect((await listNames(student.page)).join()).toContain('지수');
  expect((await listNames(student.page)).join()).not.toContain('민준');
  await board.getByText('Real', { exact: true }).click();
  await student.page.getByTestId('leaderboard').getByText('민준').waitFor();

  // The test.
  for (const { page } of [instructor, projector, student]) {
    expect(await page.locator('body').textContent()).not.toMatch(/60\.0%.*65\.0%|▲|▼/s);
  }
  await board.getByRole('button', { name: 'Open the test' }).click();
  const question = instructor.page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  await board.getByRole('button', { name: 'Open the test' }).click();
  await question.getByRole('button', { name: 'Open the test' }).click();

  await projector.page.locator('[data-testid=ranks][data-order=test]').waitFor();
  await student.page.locator('section[data-order=test]').waitFor();
  for (const names of [await wallNames(projector.page), await listNames(student.page)]) {
    expect(names.map((name) => /지수|민준|Alice/.exec(name)?.[0])).toEqual(['Alice', '민준', '지수']);
    expect(names[0]).toMatch(/▲2.*70\.0%/s);
    expect(names[2]).toMatch(/▼2/);
  }
  expect(await student.page.getByText(/On average, validation accuracy is 5\.0 points above test/).count()).toBe(1);
  await board.getByText('Opened to everybody').waitFor();

  // Each screen can switch back and forth by itself.
  await remote.getByText('Validation', { exact: true }).click();
  await projector.page.locator('[data-testid=ranks][data-order=validation]').waitFor();
  expect((await wallNames(projector.page)).join()).toMatch(/지수.*민준.*Alice/s);
  await student.page.getByText('Validation', { exact: true }).click();
  await student.page.locator('section[data-order=validation]').waitFor();
  expect((await listNames(student.page)).join()).toMatch(/지수.*민준.*Alice/s);

  for (const { faults } of [instructor, projector, student]) expect(faults).toEqual([]);
});
