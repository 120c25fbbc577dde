/** Classes on two data sets, trained for real and looked at in a real browser. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom } from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';
import { ownProduct } from '../support/product.ts';
import { unrolled } from './unrolled.ts';

const product = ownProduct();
const person = sharedChromium();

// Set-up has said so if it could not get it.
const hasMnist = existsSync(path.resolve(import.meta.dirname, '../../data/mnist.bin'));

const small = 'version=2&blocks=1&dense=0&trainSize=1000&batchSize=50&epochs=3&blocks.0.filters=4';

const runCard = (page: Page, number: number) => page.getByTestId(`run-${number}`);

it.skipIf(!hasMnist)(
  '[J500] two sessions beside each other train on MNIST and on CIFAR-10; one goes over to another data set, with its boards, and keeps the earlier one’s',
  async () => {
    const { url } = product();
    const things = await openClassroom(url, 'Things');
    onTestFinished(things.close);
    const other = await things.join('현우');
    const { runId } = await other.request('submit-run', { hyperparameters: smallRun });

    const instructor = await person('laptop');
    await instructor.page.goto(url);
    await instructor.page.getByRole('textbox', { name: 'Title' }).fill('Digits');
    await instructor.page.getByRole('combobox', { name: 'Data set' }).selectOption({ label: 'MNIST' });
    await instructor.page.getByRole('button', { name: 'Open session' }).click();
    const code = (await instructor.page.getByTestId('session-code').textContent())!;

    const student = await person('laptop');
    const { page } = student;
    await page.goto(`${url}/j/${code}`);
    await page.locator('#nickname').fill('Alice');
    await page.locator('#nickname').press('Enter');
    await page.getByTestId('submit-run').waitFor();
    expect(await page.locator('#field-dataset').textContent()).toContain('MNIST');
    await page.getByRole('radiogroup', { name: 'Preset' }).getByText('Perceptron 100-100').waitFor();
    expect(await page.getByText('LeNet').count()).toBe(0);
    // A link to values for CIFAR-10, as somebody may send one.
    await page.goto(`${url}/s/${code}?${small}`);
    await page.locator('#field-dataset').getByText('MNIST').waitFor();
    await page.getByTestId('submit-run').click();
    await runCard(page, 1).getByText('Finished').waitFor();
    expect((await things.ended([runId])).map(({ state }) => state)).toEqual(['finished']);

    await page.goto(`${url}/s/${code}/runs/1`);
    await page.getByTestId('confusion').waitFor();
    await unrolled(page);
    const photo = page.locator('img[src*="/images/mnist/"]').first();
    await photo.waitFor();
    await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(28);
    expect(await photo.evaluate((image) => getComputedStyle(image).imageRendering)).toBe('pixelated');

    await instructor.page.getByRole('tab', { name: 'Session' }).click();
    await instructor.page.getByRole('combobox', { name: 'Data set' }).selectOption({ label: 'CIFAR-10' });
    await page.goto(`${url}/s/${code}`);
    await page.locator('#field-dataset').getByText('CIFAR-10').waitFor();
    await page.getByTestId('submit-run').click();
    await runCard(page, 2).getByText('Finished').waitFor();
    const board = page.getByTestId('leaderboard');
    await board.getByText('#2').first().waitFor();
    expect(await board.getByText('#1').count()).toBe(0);
    await page.getByRole('combobox', { name: 'Data set' }).selectOption({ label: 'MNIST' });
    await board.getByText('#1').first().waitFor();

    await page.goto(`${url}/s/${code}/compare?runs=1,2`);
    await page.getByRole('note').getByText('different data sets').waitFor();
    expect(await page.getByTestId('experiments').count()).toBe(0);
    await page.getByTestId('settings').waitFor();
    expect(await page.getByText('better', { exact: true }).count()).toBe(0);
    for (const { faults } of [instructor, student]) expect(faults).toEqual([]);
  },
);

/** How much light each column and row of the preview holds. */
const lightIn = (page: Page) =>
  page.getByTestId('seen').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    const sums = { columns: new Array<number>(width).fill(0), rows: new Array<number>(height).fill(0) };
    for (let pixel = 0; pixel < width * height; pixel++) {
      sums.columns[pixel % width]! += data[4 * pixel]!;
      sums.rows[Math.floor(pixel / width)]! += data[4 * pixel]!;
    }
    return sums;
  });

it.skipIf(!hasMnist)(
  '[J900] a digit is drawn with the mouse: the network sees it as MNIST has digits, and answers while it grows',
  async () => {
    const { url } = product();
    const drawn = await openClassroom(url, 'Drawn');
    onTestFinished(drawn.close);
    await drawn.instructor.request('change-settings', { settings: { dataset: 'mnist' } });
    const student = await drawn.join('서연');
    const network: Hyperparameters = { ...smallRun, dataset: 'mnist', blocks: [], trainSize: 2000, epochs: 3 };
    const { runId } = await student.request('submit-run', { hyperparameters: network });
    expect((await drawn.ended([runId])).map(({ state }) => state)).toEqual(['finished']);

    const { page, faults } = await person('laptop');
    await page.goto(`${url}/s/${drawn.code}/try?runs=1`);
    const field = page.getByTestId('drawing');
    await page.getByText('Draw something to see the prediction.').waitFor();
    const { x, y, width } = (await field.boundingBox())!;
    const at = (right: number, down: number) => [x + right * width, y + down * width] as const;
    // A small one in the corner: an upright line.
    await page.mouse.move(...at(0.1, 0.1));
    await page.mouse.down();
    for (let step = 1; step <= 10; step++) await page.mouse.move(...at(0.1, 0.1 + 0.04 * step));
    const bars = page.getByTestId('answer-1').getByRole('listitem');
    await bars.nth(4).waitFor();
    await page.mouse.up();
    const inked = (sums: readonly number[]) => sums.flatMap((sum, place) => (sum > 0 ? place : []));
    // It lies upright in the middle, 20 pixels high.
    await expect.poll(async () => inked((await lightIn(page)).rows).length).toBe(20);
    expect([4, 5]).toContain(inked((await lightIn(page)).rows)[0]);
    const columns = inked((await lightIn(page)).columns);
    expect(Math.min(...columns)).toBeGreaterThan(10);
    expect(Math.max(...columns)).toBeLessThan(18);
    await expect.poll(() => bars.first().getAttribute('data-label')).toBe('1');

    // A second stroke changes what it is seen as; taken back, the first stands alone again.
    await page.mouse.move(...at(0.1, 0.1));
    await page.mouse.down();
    await page.mouse.move(...at(0.45, 0.1));
    await page.mouse.up();
    await expect.poll(async () => inked((await lightIn(page)).columns).length).toBeGreaterThan(columns.length + 4);
    await page.getByRole('button', { name: 'Undo stroke' }).click();
    await expect.poll(async () => inked((await lightIn(page)).columns)).toEqual(columns);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Draw something to see the prediction.').waitFor();
    expect(faults).toEqual([]);
  },
);
