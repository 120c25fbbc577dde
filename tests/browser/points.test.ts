/** A class on XOR, trained for real and looked at in a real browser: one neuron fails, three solve it. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { ownProduct } from '../support/product.ts';

const product = ownProduct();
const person = sharedChromium();

/** The colours of a plane as red, green and blue, cell by cell. */
const colours = (page: Page, within: string) =>
  page
    .getByTestId(within)
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => [
      ...canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data,
    ]);

/** Whether the plane is orange rather than blue in its upper left, upper right, lower left and lower right corner. */
async function corners(page: Page, within: string): Promise<boolean[]> {
  const data = await colours(page, within);
  const side = Math.sqrt(data.length / 4);
  return [0, side - 1, side * (side - 1), side * side - 1].map((cell) => data[4 * cell]! > data[4 * cell + 2]!);
}

it('[J800] a session on XOR goes from opening to the leaderboard: one neuron fails, three solve it, and boundaries are seen to change', async () => {
  const { url } = product();
  const instructor = await person('laptop');
  await instructor.page.goto(url);
  await instructor.page.getByRole('textbox', { name: 'Title' }).fill('XOR');
  await instructor.page.getByRole('combobox', { name: 'Data set' }).selectOption({ label: 'XOR' });
  await instructor.page.getByRole('button', { name: 'Open session' }).click();
  const code = (await instructor.page.getByTestId('session-code').textContent())!;

  const { page } = await person('laptop');
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill('Alice');
  await page.locator('#nickname').press('Enter');
  await page.getByTestId('submit-run').waitFor();
  // What only images have is not offered.
  expect(await page.getByText('Horizontal flip').count()).toBe(0);
  expect(await page.locator('#field-trainSize').count()).toBe(0);
  await page.getByText('the same four points').waitFor();

  await page.getByText('One neuron', { exact: true }).click();
  await page.getByTestId('submit-run').click();
  await page.getByTestId('run-1').getByText('Finished').waitFor();
  await page.getByText('Three hidden neurons', { exact: true }).click();
  await page.getByTestId('submit-run').click();
  const solved = page.getByTestId('run-2');
  await solved.getByText('Finished').waitFor();
  await solved.getByText('100.0%').first().waitFor();
  await solved.getByTestId('boundary-plane').waitFor();

  // Orange is class 1: upper left (0, 1) and lower right (1, 0).
  await page.goto(`${url}/s/${code}/runs/2`);
  await page.getByTestId('neurons').waitFor();
  expect(await page.getByTestId('neurons').locator('canvas').count()).toBe(7);
  await expect.poll(() => corners(page, 'boundary')).toEqual([true, false, false, true]);
  const last = await colours(page, 'boundary');
  await page.getByTestId('boundary').getByRole('slider').fill('0');
  await expect.poll(() => colours(page, 'boundary')).not.toEqual(last);

  await page.goto(`${url}/s/${code}/runs/1`);
  await page.getByTestId('boundary-plane').waitFor();
  await page.getByText('0.693').first().waitFor();

  const wall = await person('laptop');
  await wall.page.goto(`${url}/s/${code}/projector`);
  await wall.page.getByText('Alice').first().waitFor();
  await expect.poll(() => corners(wall.page, 'run-boundary')).toEqual([true, false, false, true]);
});
