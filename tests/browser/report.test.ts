/** A student's report in a browser: written, kept, submitted, read by the instructor, printed, and saved as a file. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { reportPage, studentPage } from '#lib/addresses.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { sharedChromium } from '../support/chromium.ts';
import { pretendToken } from '../support/pretend-trainer.ts';
import { pretendedClass } from '../support/pretended-class.ts';
import { ownProduct } from '../support/product.ts';
import { faultsOf } from './axe.ts';
import { readerOf } from './reader.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

const base: Hyperparameters = { ...defaultHyperparameters, trainSize: 2000, epochs: 5, learningRate: 0.001 };
const question = 'Does a higher rate help? <b>';

/** A class of two whose runs have ended, and what a browser holds as the first student and as the instructor. */
async function classOfTwo() {
  const { url } = product();
  const room = await pretendedClass(url, 'Reports', ['지수', '민준']);
  onTestFinished(room.close);
  await room.train('지수', { ...base, seed: 5 }, 0.62);
  await room.train('민준', { ...base, seed: 5, learningRate: 0.003 }, 0.7);
  const { code, key } = room;
  const student = { code, role: 'student' as const, secret: room.seat('지수').seatToken, title: 'Reports' };
  const chair = { code, role: 'instructor' as const, secret: key, title: 'Reports' };
  return { url, room, code, student, chair };
}

it('[J975] a report is written, kept over a reload, submitted, read by the instructor, taken back, and kept when the session closes', async () => {
  const { url, room, code, student, chair } = await classOfTwo();
  const { page, faults } = await person('laptop', readerOf(url, 'en', 'light', [student]));
  await page.goto(url + studentPage(code));
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await page.getByLabel('Question').fill(question);
  for (const run of [/^#1 /, /^#2 /]) await page.getByRole('checkbox', { name: run }).check();
  await page.getByLabel('In your own words').fill('It **does**.\n\n- by 8 points');
  await page.getByText('Draft saved').waitFor();
  await page.reload();
  const sheet = page.getByTestId('report');
  await sheet.getByRole('heading', { name: question }).waitFor();
  expect(await page.getByLabel('In your own words').inputValue()).toContain('by 8 points');
  expect(await sheet.locator('strong', { hasText: 'does' }).count()).toBe(1);
  const rows = sheet.getByRole('row');
  expect(await rows.nth(2).innerText()).toContain('Learning rate: 0.001 → 0.003');
  expect(await rows.nth(2).innerText()).toMatch(/\d\d\.\d% ± \d\.\d/);
  expect(await sheet.getByRole('img').count()).toBe(2);

  const { page: desk, faults: deskFaults } = await person('laptop', readerOf(url, 'en', 'light', [chair]));
  await desk.goto(`${url}/s/${code}/instructor?tab=session`);
  const list = desk.getByTestId('reports');
  await list.getByText('0 of 2 students').waitFor();
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('The instructor can read it.').waitFor();
  expect(await page.getByLabel('Question').isEditable()).toBe(false);
  await list.getByText('1 of 2 students').waitFor();
  expect(await list.innerText()).toContain('Not yet: 민준');
  await list.getByRole('link', { name: 'Read the report of 지수' }).click();
  await desk.getByTestId('report').getByRole('heading', { name: question }).waitFor();
  await page.getByRole('button', { name: 'Take back and edit' }).click();
  await desk.getByRole('heading', { name: 'Not submitted yet' }).waitFor();

  await page.getByLabel('In your own words').fill('Unsent.');
  await page.getByText('Draft saved').waitFor();
  await room.instructor.request('close-session', {});
  await page.getByText('The session is closed, so nothing can be submitted.').waitFor();
  expect(await page.getByRole('button', { name: 'Submit' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Copy text' }).count()).toBe(1);
  expect(await page.getByLabel('In your own words').inputValue()).toBe('Unsent.');
  expect([...faults, ...deskFaults]).toEqual([]);
});

it('[J976] a report is printed alone, and its file opens without a network and asks for nothing', async () => {
  const { url, room, code, student } = await classOfTwo();
  const report = { question, runs: [2, 1], text: 'A [link](https://example.org) and <script>alert(1)</script>' };
  await room.seat('지수').request('keep-report', { report });
  const { page, context, faults } = await person('laptop', readerOf(url, 'en', 'dark', [student]));
  await page.goto(url + reportPage(code));
  const sheet = page.getByTestId('report');
  await sheet.getByRole('img').first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download HTML' }).click();
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'classroom-')), 'report.html');
  await (await download).saveAs(file);
  expect((await download).suggestedFilename()).toBe(`${code}-report-1.html`);
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/<script|class=|<(img|link)[^>]+https?:/);

  await page.emulateMedia({ media: 'print' });
  expect(await sheet.isVisible()).toBe(true);
  for (const hidden of [page.getByRole('banner').first(), page.getByRole('form')]) {
    expect(await hidden.isVisible()).toBe(false);
  }
  expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString()).toBe('%PDF');

  await context.setOffline(true);
  const alone = await context.newPage();
  const asked: string[] = [];
  alone.on('request', (request) => asked.push(request.url()));
  await alone.goto(pathToFileURL(file).href);
  expect(await alone.title()).toBe(question);
  expect(await alone.getByRole('heading', { level: 2 }).innerText()).toBe(question);
  expect(await alone.getByRole('row').count()).toBe(3);
  for (const image of await alone.getByRole('img').all()) {
    expect(await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(640);
  }
  expect(asked.filter((address) => !/^(file|data):/.test(address))).toEqual([]);
  expect(faults).toEqual([]);
});

it('[J977] axe finds nothing on a report’s page, written or read, and it fits a phone', async () => {
  const { url, room, code, student, chair } = await classOfTwo();
  const report = { question, runs: [1, 2], text: 'It does.' };
  const { seatId } = room.seat('민준');
  const narrow = async (held: typeof student | typeof chair, path: string) => {
    const { page } = await person('phone', readerOf(url, 'en', 'dark', [held]));
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(url + path);
    await page.getByTestId('report').getByRole('img').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    return faultsOf(page);
  };
  // A seat belongs to its newest connection: what its student asks for here comes before the browser.
  await room.seat('지수').request('keep-report', { report });
  await room.seat('민준').request('submit-report', { report });
  expect(await narrow(student, reportPage(code))).toEqual([]);
  expect(await narrow(chair, reportPage(code, seatId))).toEqual([]);
});
