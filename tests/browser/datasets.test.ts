/** Classes on two data sets, trained for real and looked at in a real browser. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
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
