/** The door: the join form works before any script, by plain HTTP, and on a connection that is slow to come. */
import { expect, it, onTestFinished } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom } from '../support/classroom.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });
const person = sharedChromium();

async function openSession() {
  const { url } = product();
  const classroom = await openClassroom(url, 'Deep learning');
  onTestFinished(classroom.close);
  return { url, ...classroom };
}

const scripts = '**/_next/static/**/*.js';

it('[U700] the join form works before any script has come, and the seat is this browser’s from then on', async () => {
  const { url, code } = await openSession();
  const { page, context, faults } = await person('phone', { locale: 'ko-KR' });
  await context.route(scripts, (route) => route.abort());
  await page.goto(`${url}/j/${code}?epochs=7`);
  await page.getByRole('heading', { name: 'Deep learning' }).waitFor();
  await page.locator('#nickname').fill('서연');
  await page.locator('#nickname').press('Enter');
  await page.waitForURL(`${url}/s/${code}?epochs=7#seat=*`);
  await context.unroute(scripts);
  await page.reload();
  await page.getByTestId('submit-run').waitFor();
  await page.getByRole('button', { name: '서연' }).waitFor();
  // The token is taken out of the address, which may be shared.
  expect(page.url()).not.toContain('seat');
  expect(page.url()).toContain('epochs=7');
  await page.goto(`${url}/s/${code}`);
  await page.getByRole('button', { name: '서연' }).waitFor();
  expect(faults).toEqual([]);
});

it('[U701] a nickname that is refused before any script has come stands in the form again, with the reason', async () => {
  const { url, code, join } = await openSession();
  await join('민준');
  const { page, context } = await person('phone', { locale: 'ko-KR' });
  await context.route(scripts, (route) => route.abort());
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill('민준');
  await page.locator('#nickname').press('Enter');
  await page.getByText('“민준” 닉네임은 이미 사용 중입니다.').waitFor();
  expect(await page.locator('#nickname').inputValue()).toBe('민준');
  await page.locator('#nickname').fill('예준');
  await page.locator('#nickname').press('Enter');
  await page.waitForURL(/#seat=/);
});

it('[U702] what was typed before the scripts came stays, and joins without a connection of its own', async () => {
  const { url, code } = await openSession();
  const { page, context, faults } = await person('phone');
  let come: () => void = () => {};
  const later = new Promise<void>((resolve) => {
    come = resolve;
  });
  await context.route(scripts, async (route) => {
    await later;
    await route.continue();
  });
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(`${url}/j/${code}`, { waitUntil: 'commit' });
  await page.locator('#nickname').fill('Alice');
  come();
  await page.getByText('5/20').waitFor();
  expect(await page.locator('#nickname').inputValue()).toBe('Alice');
  expect(sockets).toEqual([]);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByTestId('submit-run').waitFor();
  expect(sockets).toHaveLength(1);
  expect(faults).toEqual([]);
});
