import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { layWire } from '../support/wire.ts';

const product = sharedProduct();
const person = sharedChromium();

/** Values small enough for a test to train in seconds. */
const small =
  'blocks=1&dense=0&trainSize=1000&batchSize=100&blocks.0.filters=4&blocks.0.poolSize=4&blocks.0.poolStride=4';

async function join(page: Page, url: string, code: string, nickname: string, query: string) {
  await page.goto(`${url}/j/${code}?${query}`);
  await page.locator('#nickname').fill(nickname);
  await page.locator('#nickname').press('Enter');
  await page.waitForURL(`${url}/s/${code}?*`);
}

const handIn = (page: Page) => page.getByTestId('hand-in').click();
const runCard = (page: Page, number: number) => page.getByTestId(`run-${number}`);
const ranks = (page: Page) => page.getByTestId('ranks').getByRole('listitem');

it('[J4] a lesson: three students train for real, curves and leaderboard move on every screen, one drops and returns, one stops', async () => {
  const { url, port, code, instructorPath } = product();
  const wire = await layWire(port);
  const instructor = await person('laptop');
  await instructor.page.goto(url + instructorPath);
  await instructor.page.getByTestId('session-code').waitFor();
  expect(await instructor.page.getByTestId('session-code').textContent()).toBe(code);
  expect(instructor.page.url()).not.toContain('key=');
  const projector = await person('projector');
  await projector.page.goto(`${url}/s/${code}/projector`);
  await projector.page.getByTestId('session-code').waitFor();

  const [jisoo, minjun, alice] = [
    await person('laptop', { locale: 'ko-KR' }),
    await person('phone', { locale: 'ko-KR' }),
    await person('laptop'),
  ];
  await join(jisoo.page, url, code, '지수', `${small}&epochs=4`);
  await join(minjun.page, wire.url, code, '김민준', `${small}&epochs=60&learningRate=0.002`);
  await join(alice.page, url, code, 'Alice', `${small}&epochs=200&optimizer=sgd`);
  await instructor.page.getByText('3 online of 3').waitFor();

  await jisoo.page.getByRole('spinbutton', { name: '에포크' }).fill('3');
  for (const { page } of [jisoo, minjun, alice]) await handIn(page);

  await runCard(jisoo.page, 1).getByText('완료').waitFor();
  expect(await runCard(jisoo.page, 1).textContent()).toMatch(/3.*3/);
  await runCard(jisoo.page, 1).locator('canvas').first().waitFor();
  // At a desk the student's page is one window: columns scroll, the page does not.
  expect(await jisoo.page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0);
  await runCard(alice.page, 3).getByText('Training').first().waitFor();

  wire.cut();
  await minjun.page.locator('[data-connection=offline]').waitFor();
  await instructor.page.getByText('2 online of 3').waitFor();
  wire.mend();
  await minjun.page.locator('[data-connection=online]').waitFor();
  await instructor.page.getByText('3 online of 3').waitFor();
  await runCard(minjun.page, 2).waitFor();
  await minjun.page.reload();
  await minjun.page.getByRole('button', { name: '내 실행' }).click();
  await runCard(minjun.page, 2).waitFor();

  await ranks(projector.page).nth(2).waitFor();
  expect((await ranks(projector.page).allTextContents()).join()).toMatch(/지수/);
  for (const { page } of [jisoo, alice]) await page.getByTestId('leaderboard').getByText('김민준').waitFor();

  await runCard(alice.page, 3).getByRole('button', { name: 'Stop run #3' }).click();
  await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  await runCard(alice.page, 3).getByText('Stopped').first().waitFor();
  await instructor.page.getByTestId('run-3').getByText('Stopped').waitFor();
  await instructor.page.getByTestId('run-2').getByText('Finished').waitFor();
  await runCard(minjun.page, 2).getByText('완료').waitFor();

  for (const { faults } of [instructor, projector, jisoo, minjun, alice]) expect(faults).toEqual([]);
});
