/** Files of a run in KakaoTalk’s browser, which saves none, and in the device’s own. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { createClasses } from './classes.ts';

const product = sharedProduct();
const person = sharedChromium();

let code = '';
let close = () => {};
beforeAll(async () => {
  const classes = createClasses(product().url, 120_000);
  close = classes.close;
  const session = await classes.openSession('카카오톡으로 들어온 학생');
  await classes.knownClass(session);
  code = session.code;
});
afterAll(() => close());

const kakaoTalk =
  'Mozilla/5.0 (Linux; Android 14; SM-S911N Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36;KAKAOTALK 2410950';

it('[U605] in KakaoTalk’s browser a student joins, and files and a note lead to the device’s own browser', async () => {
  const { url } = product();
  const { page, faults } = await person('phone', { userAgent: kakaoTalk });
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill('카톡');
  await page.locator('#nickname').press('Enter');
  await page.getByTestId('submit-run').waitFor({ state: 'attached' });
  await page.goto(`${url}/s/${code}/runs/1`);
  await page.getByRole('button', { name: 'Take home' }).click();
  const note = page.getByTestId('in-app');
  const outside = (path: string) => `kakaotalk://web/openExternal?url=${encodeURIComponent(url + path)}`;
  const open = note.getByRole('link', { name: 'Open in your browser' });
  expect(await open.getAttribute('href')).toBe(outside(`/s/${code}/runs/1`));
  const file = await page.getByRole('link', { name: 'Download Keras' }).getAttribute('href');
  expect(file).toMatch(/^kakaotalk:/);
  // Without a key, a cookie or this browser’s storage.
  const answer = await fetch(new URL(file!).searchParams.get('url')!);
  expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
    200,
    `attachment; filename="${code}-run-1.keras"`,
  ]);
  expect(faults).toEqual([]);
});

it('[U606] in the device’s own browser a file is a plain link, and what a click saved can be read for a while', async () => {
  const { page, context } = await person('laptop');
  await context.addInitScript(() => {
    const { createObjectURL } = URL;
    URL.createObjectURL = (object) => {
      const made = createObjectURL(object);
      Reflect.set(globalThis, 'made', made);
      return made;
    };
  });
  await page.goto(`${product().url}/s/${code}/runs/1`);
  await page.getByRole('button', { name: 'Take home' }).click();
  const link = page.getByRole('link', { name: 'Download CSV' });
  expect(await link.getAttribute('href')).toMatch(/^\/sessions\/.*\/curves\.csv$/);
  expect(await page.getByTestId('in-app').count()).toBe(0);
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe(`${code}-run-1-curves.csv`);
  const again = await page.evaluate(async () => (await fetch(Reflect.get(globalThis, 'made') as string)).text());
  expect(again).toContain('step');
});
