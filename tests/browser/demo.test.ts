/** A demo class as its visitor sees it: one click, three screens, each in its reader's language. */
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '1' });
const person = sharedChromium();

it('[S418] a demo class opens at one click, is marked on every screen and leads to them; [I418] its round is named in the language of each reader', async () => {
  const { url } = product();
  const { page, context, faults } = await person('laptop');
  await page.goto(url);
  await page.getByRole('button', { name: 'See a demo class' }).click();
  await page.waitForURL(/\/s\/\d{6}\/instructor$/);
  await page.getByTestId('demo').waitFor();
  await page.getByRole('region', { name: 'Students' }).getByText('Firefly').waitFor();
  await page.getByTestId('teaching').getByText('Find a learning rate').waitFor({ timeout: 30_000 });
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Projector' }).first().click();
  const wall = await opened;
  await wall.getByTestId('demo').waitFor();
  await wall.getByText('Find a learning rate').waitFor();
  const code = /\d{6}/.exec(page.url())![0];
  const student = await person('phone', { locale: 'ko-KR' });
  await student.page.goto(`${url}/j/${code}`);
  await student.page.getByRole('textbox').first().fill('방문자');
  await student.page.getByRole('button', { name: '참여' }).click();
  await student.page.getByTestId('round').getByText('학습률 찾기').waitFor();
  expect(await student.page.getByTestId('demo').textContent()).toBe('체험');
  // The page goes on in the other language at once.
  await student.page.getByRole('button', { name: 'Switch to English' }).click();
  await student.page.getByTestId('round').getByText('Find a learning rate').waitFor();
  expect([...faults, ...student.faults]).toEqual([]);
});
