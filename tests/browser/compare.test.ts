/** Comparing in real browsers: runs are ticked on the leaderboard, compared, explained by a twin, and found among all runs. */

import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { sharedChromium } from '../support/chromium.ts';
import type { Student } from '../support/classroom.ts';
import { pretendToken } from '../support/pretend-trainer.ts';
import { pretendedClass } from '../support/pretended-class.ts';
import { triedByClass } from '../support/pretended-curves.ts';
import { ownProduct } from '../support/product.ts';
import { faultsOf, looks } from './axe.ts';
import { readerOf } from './reader.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

const base: Hyperparameters = { ...defaultHyperparameters, trainSize: 2000, epochs: 5, learningRate: 0.001 };
const nicknames = ['지수', '민준', 'Alice', '서연', '도윤', 'Ethan', '하은'];

async function openClass(title: string, names = nicknames) {
  const room = await pretendedClass(product().url, title, names);
  onTestFinished(room.close);
  return room;
}

/** The page of a student who has used this browser before. */
async function sit(page: Page, code: string, { seatToken }: Student, path = '') {
  await page.addInitScript(
    ([name, entries]) => localStorage.setItem(name!, entries!),
    [
      'classroom-training.sessions.v1',
      JSON.stringify([{ code, role: 'student', secret: seatToken, title: 'x', visitedAt: 1 }]),
    ],
  );
  await page.goto(`${product().url}/s/${code}${path}`);
}

const tray = (page: Page) => page.getByTestId('tray');
const entry = (page: Page, number: number) => page.getByTestId(`entry-${number}`);
/** A run's five values in the legend, once its curves are there. */
async function values(page: Page, number: number): Promise<string[]> {
  const cells = entry(page, number).locator('td');
  await cells.filter({ hasText: /\d/ }).nth(4).waitFor();
  return cells.allTextContents();
}

it('[O25] runs ticked on the leaderboard are compared: values at the pointer, differences, a pinned baseline, a link that shows the same', async () => {
  const room = await openClass('Comparing');
  for (const [index, nickname] of nicknames.entries()) {
    await room.train(nickname, { ...base, seed: 5, learningRate: 0.001 * (index + 1) }, 0.7 - index / 50);
  }
  const [student, other] = [await person('laptop'), await person('phone', { locale: 'ko-KR' })];
  const { page } = student;
  await sit(page, room.code, room.seat('지수'));
  const tick = (number: number) =>
    page.getByTestId('leaderboard').getByRole('checkbox', { name: `Compare run #${number}`, exact: true });

  await tick(1).focus();
  await page.keyboard.press('Space');
  await tray(page).getByText('Choose one more').waitFor();
  for (const number of [2, 3, 4, 5, 6]) await tick(number).check();
  await tick(7).click();
  await page.getByText('Six runs at most').first().waitFor();
  expect(await tick(7).isChecked()).toBe(false);
  for (const number of [3, 4, 5, 6])
    await tray(page)
      .getByRole('button', { name: `Remove run #${number}` })
      .click();
  expect(await tick(3).isChecked()).toBe(false);
  await tray(page).getByText('2 runs chosen').waitFor();
  await tray(page).getByRole('link', { name: 'Compare' }).click();
  await page.waitForURL(`**/compare?runs=1,2`);

  const latest = [await values(page, 1), await values(page, 2)];
  const chart = page.getByRole('slider', { name: 'Training loss' });
  const box = (await chart.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.getByTestId('readout').getByText('At epoch').waitFor();
  for (const [index, number] of [1, 2].entries()) {
    expect(await values(page, number)).not.toEqual(latest[index]);
  }
  await page.mouse.move(0, 0);
  await page.getByTestId('readout').getByText('Latest values').waitFor();
  await chart.focus();
  await page.keyboard.press('Home');
  await page.getByTestId('readout').getByText('At epoch').waitFor();

  const settings = page.getByTestId('settings').getByRole('row');
  expect(await settings.allTextContents()).toEqual([
    expect.stringContaining('same for all'),
    'Learning rate0.0010.002',
  ]);
  await page.getByRole('switch', { name: 'Only differences' }).click();
  await settings.nth(5).waitFor();
  await page.getByRole('button', { name: 'Use run #2 as the baseline' }).click();
  await entry(page, 2).getByText('Baseline').waitFor();
  expect(await page.getByTestId('columns').textContent()).toMatch(/\+[\d.]+better/);

  await page.waitForURL(/base=2/);
  await other.page.goto(page.url());
  await entry(other.page, 2).getByText('기준').waitFor();
  expect([await values(other.page, 1), await values(other.page, 2)]).toEqual(latest);
  expect(await other.page.getByTestId('settings').getByRole('row').count()).toBe(await settings.count());
  for (const { faults } of [student, other]) expect(faults).toEqual([]);
});

it('[O26] with two changes, the missing twin is named, and submitted with one press', async () => {
  const room = await openClass('Twins', ['지수', '민준']);
  await room.train('지수', base, 0.6);
  await room.train('민준', { ...base, learningRate: 0.01, l2: 0.005 }, 0.65);
  const { page, faults } = await person('laptop');
  await sit(page, room.code, room.seat('지수'), '/compare?runs=1,2');
  const pair = page.getByTestId('experiment-2');
  await pair.getByText('2 things changed: you cannot tell which helped.').waitFor();
  await pair.getByRole('listitem').filter({ hasText: 'Learning rate 0.001 → 0.01' }).getByRole('button').click();
  await entry(page, 3).waitFor();
  expect(new URL(page.url()).searchParams.get('runs')).toBe('1,2,3');
  await page.getByTestId('experiment-3').getByText('A controlled experiment: only Learning rate').waitFor();
  await pair.getByRole('button', { expanded: false }).click();
  await pair.getByText('Run #3 already does this').waitFor();
  expect(faults).toEqual([]);
});

it('[O33] [O37] [U30] a range selected on an axis, by pointer or keys, filters the list; the instructor’s table renders only visible rows', async () => {
  const room = await openClass('Many', ['지수', '민준']);
  const count = 60;
  for (let index = 0; index < count; index += 1) {
    const { hyperparameters, reach } = triedByClass(index);
    await room.train(index % 2 ? '지수' : '민준', { ...hyperparameters, epochs: 2 }, reach);
  }
  const { page, faults } = await person('laptop');
  await page.goto(`${product().url}/s/${room.code}/runs`);
  const found = page.getByTestId('found');
  await found.getByText(`${count} of ${count}`).waitFor();
  expect(await page.getByTestId('run-list').locator('tbody tr[data-testid]').count()).toBeLessThan(count);
  const least = page.getByRole('slider', { name: 'Best accuracy: from' });
  const box = (await least.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y - 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y - 140, { steps: 5 });
  await page.mouse.up();
  await found.getByText(`${count} of ${count}`).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await found.getByText(`${count} of ${count}`).waitFor();
  await least.focus();
  for (let press = 0; press < 18; press += 1) await page.keyboard.press('ArrowUp');
  await found.getByText(new RegExp(`^[1-9] of ${count}$`)).waitFor();
  await page.getByRole('button', { name: 'Student' }).click();
  const other = await person('laptop');
  const firstOf = (at: Page) => at.getByTestId('run-list').locator('tbody tr[data-testid]').first();
  const seenOn = async (at: Page) =>
    `${await at.getByTestId('found').textContent()}, ${await firstOf(at).getAttribute('data-testid')} first`;
  // The list follows the keys a little later.
  const differs = async () => {
    await other.page.goto(page.url());
    await firstOf(other.page).waitFor();
    const [sent, opened] = [await seenOn(page), await seenOn(other.page)];
    return sent !== opened && `${opened} instead of ${sent}`;
  };
  await expect.poll(differs, { timeout: 30_000 }).toBe(false);
  await page.getByRole('searchbox').fill('no such run');
  await page.getByText('No runs match.').waitFor();

  await page.goto(`${product().url}/s/${room.code}/instructor?tab=runs#key=${room.key}`);
  const table = page.getByTestId('run-table');
  const run = (number: number) => table.getByTestId(`run-${number}`);
  await run(count).waitFor();
  expect(await table.locator('[data-testid]').count()).toBeLessThan(count / 2);
  await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await run(1).waitFor();
  await run(count).waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
});

it('[U992] two settings with several seeds stand side by side, with the probability that one is better', async () => {
  const room = await openClass('Seeds', ['지수', '민준']);
  for (const [seed, reach] of [
    [1, 0.5],
    [2, 0.62],
    [3, 0.55],
  ] as const) {
    await room.train('지수', { ...base, seed }, reach);
    if (seed < 3) await room.train('민준', { ...base, seed, learningRate: 0.01 }, 0.6);
  }
  const { page, faults } = await person('laptop');
  for (const wall of ['', '&wall=1']) {
    await page.goto(`${product().url}/s/${room.code}/compare?runs=1,2${wall}`);
    const strips = page.getByTestId('seed-strips');
    await strips.getByText('A run like #2 beats one like #1 with a probability of 50%.').waitFor();
    await strips.getByText('Compared on the 2 seeds that both have; 95% interval: 9% to 91%.').waitFor();
    expect(await strips.locator('circle').count()).toBe(5);
  }
  expect(faults).toEqual([]);
});

it('[J11] axe finds no violation where runs are chosen, compared and explored', async () => {
  const { url } = product();
  const room = await openClass('Axe', ['지수', '민준']);
  await room.train('지수', base, 0.6);
  await room.train('민준', { ...base, learningRate: 0.01, l2: 0.005 }, 0.65);
  await room.train('민준', { ...base, learningRate: 0.01 }, 0.5);
  const found: Record<string, string[]> = {};
  for (const [screen, language, theme] of looks) {
    const { page } = await person(screen, readerOf(url, language, theme));
    await page.addInitScript(([name, runs]) => localStorage.setItem(name!, runs!), [`compare:${room.code}`, '1,2']);
    for (const path of ['', '/compare', '/compare?runs=1,2,3&equal=1', '/compare?runs=1,3&wall=1', '/runs']) {
      await sit(page, room.code, room.seat('지수'), path);
      await page.locator('main#content:not([role=status])').waitFor();
      if (path === '' || path === '/runs') await tray(page).waitFor({ state: 'attached' });
      const faults = await faultsOf(page);
      if (faults.length > 0) found[`${path} (${screen}, ${language}, ${theme})`] = faults;
    }
  }
  expect(found).toEqual({});
}, 180_000);
