/** A class on clothes, from the ready lesson to the board, trained for real; and a form where a data set is missing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom, until } from '../support/classroom.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import { ownProduct } from '../support/product.ts';

const product = ownProduct();
const untrained = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

// Set-up has said so if it could not get it.
const hasClothes = existsSync(path.resolve(import.meta.dirname, '../../data/fashion-mnist.bin'));

async function join(page: Page, url: string, code: string, nickname: string) {
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill(nickname);
  await page.locator('#nickname').press('Enter');
  await page.getByTestId('submit-run').waitFor();
}

/** Types a number into a field of the form, and submits. */
async function submitWith(page: Page, field: string, value: string) {
  await page.locator(`#${field}`).fill(value);
  await page.locator(`#${field}`).blur();
  await page.getByTestId('submit-run').click();
}

it.skipIf(!hasClothes)(
  '[J910] a class on clothes goes from the ready lesson to the board and the class map, with the classes’ names in each reader’s language',
  async () => {
    const { url } = product();
    const instructor = await person('laptop');
    await instructor.page.goto(url);
    await instructor.page.getByRole('textbox', { name: 'Title' }).fill('Clothes');
    await instructor.page.getByRole('button', { name: 'Open session' }).click();
    const code = (await instructor.page.getByTestId('session-code').textContent())!;

    const [korean, english] = [await person('laptop', { locale: 'ko-KR' }), await person('laptop')];
    await join(korean.page, url, code, '민준');
    await join(english.page, url, code, 'Alice');

    await instructor.page.getByRole('button', { name: 'Lesson plan' }).click();
    await instructor.page.getByRole('button', { name: /^Clothes/ }).click();
    await instructor.page.getByText('Plan “Clothes” loaded').waitFor();
    await instructor.page.keyboard.press('Escape');
    await instructor.page.getByRole('button', { name: /^Start/ }).click();

    // The round moves the session to its data set, and opens what its task asks to change.
    for (const { page } of [korean, english]) await page.locator('#field-dataset').getByText('Fashion-MNIST').waitFor();
    await korean.page.getByText('퍼셉트론으로 옷 구분하기').first().waitFor();
    await english.page.getByText('Clothes with a perceptron').first().waitFor();
    expect(await english.page.locator('#field-batchSize').getByRole('textbox').count()).toBe(0);

    await submitWith(korean.page, 'field-dense-0-units', '32');
    await submitWith(english.page, 'field-learningRate', '0.05');
    await korean.page.getByTestId('run-1').getByText('완료').waitFor();
    const board = instructor.page.getByTestId('leaderboard');
    await board.getByText('Alice').first().waitFor();
    await board.getByText('민준').first().waitFor();

    for (const [{ page }, names] of [
      [korean, ['셔츠', '앵클부츠']],
      [english, ['shirt', 'ankle boot']],
    ] as const) {
      await page.goto(`${url}/s/${code}/runs/1`);
      const matrix = page.getByTestId('confusion');
      await matrix.waitFor();
      for (const name of names) await matrix.getByText(name).first().waitFor();
    }

    await instructor.page.getByRole('tab', { name: 'Runs' }).click();
    const map = instructor.page.getByTestId('class-map');
    await map.waitFor();
    const axes = await map
      .getByRole('combobox')
      .evaluateAll((all) => all.map((each) => (each as HTMLSelectElement).selectedOptions[0]!.text));
    expect(axes.sort()).toEqual(['Hidden layer 1 · Units', 'Learning rate']);
    for (const { faults } of [instructor, korean, english]) expect(faults).toEqual([]);
  },
);

it('[J911] where students choose the data set, the form offers none that no trainer has, and says why', async () => {
  const { url } = untrained();
  const trainer = pretendTrainer(url, ['cifar-10', 'xor']);
  const room = await openClassroom(url, 'Free choice');
  await until(room.instructor.store, () =>
    room.instructor.store.getState().live?.trainers.some(({ connected }) => connected),
  );
  await room.instructor.request('change-fields', { fields: { dataset: { mode: 'free' } } });
  const { page, faults } = await person('phone');
  await join(page, url, room.code, 'Alice');
  const choice = page.getByRole('combobox', { name: 'Data set' });
  const options = await choice
    .locator('option')
    .evaluateAll((all) => (all as HTMLOptionElement[]).map(({ text, disabled }) => [text, disabled]));
  expect(options.filter(([, disabled]) => !disabled)).toEqual([
    ['CIFAR-10', false],
    ['XOR', false],
  ]);
  expect(options).toContainEqual(['MNIST (not available)', true]);
  await page.getByText('Set-up could not get what is not available').waitFor();
  const presets = page.getByRole('radiogroup', { name: 'Preset' });
  await presets.getByText('Small ResNet').waitFor();
  expect(await presets.getByText('Perceptron 100-100').count()).toBe(0);

  // A link to values on MNIST, as somebody may send one.
  await page.goto(`${url}/s/${room.code}?version=2&dataset=mnist&blocks=0&dense=0&trainSize=1000`);
  await page.getByText('No trainer has MNIST.').first().waitFor();
  expect(await page.getByTestId('submit-run').isDisabled()).toBe(true);
  trainer.close();
  room.close();
  expect(faults).toEqual([]);
});
