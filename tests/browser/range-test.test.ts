/** A learning-rate range test, really trained: its curve, its suggestion, and the board that leaves it out. */
import { expect, it, onTestFinished } from 'vitest';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom } from '../support/classroom.ts';
import { ownProduct } from '../support/product.ts';

const product = ownProduct();
const person = sharedChromium();

it('[J990] a range test shows the loss by learning rate and a rate for the form; the leaderboard leaves it out', async () => {
  const { url } = product();
  const room = await openClassroom(url, 'Rates');
  onTestFinished(room.close);
  const { code } = room;
  await room.instructor.request('change-settings', { settings: { dataset: 'mnist' } });
  const student = await room.join('Alice');
  const perceptron = { ...presetById('mnist-100-100')!.hyperparameters, trainSize: 3000, batchSize: 50 };
  const hyperparameters = { ...perceptron, optimizer: 'adam', learningRate: 0.005 } as const;
  await student.request('submit-run', { hyperparameters: { ...hyperparameters, epochs: 2, schedule: 'range-test' } });
  await student.request('submit-run', { hyperparameters: { ...hyperparameters, epochs: 1 } });

  const { page, context, faults } = await person('laptop');
  await context.addInitScript(
    ([own, entry]) => localStorage.setItem(own!, entry!),
    [
      'classroom-training.sessions.v1',
      JSON.stringify([{ code, role: 'student', secret: student.seatToken, title: 'Rates', visitedAt: 1 }]),
    ],
  );
  await page.goto(`${url}/s/${code}`);
  const card = page.getByTestId('run-1');
  await page.getByTestId('run-2').getByText('Finished').waitFor();
  await card.getByText('Range test', { exact: true }).waitFor();
  const curves = card.getByTestId('range-test');
  if ((await curves.count()) === 0) await card.getByRole('button', { name: 'Show the curves of run #1' }).click();
  await curves.getByRole('figure', { name: 'Loss by learning rate' }).waitFor();
  const use = curves.getByRole('button', { name: /^Use .* in the form$/ });
  await use.waitFor();
  const [, suggested = ''] = /^Use (\S+) in/.exec((await use.textContent())!) ?? [];
  expect(await curves.textContent()).toContain(`Begin with ${suggested}`);
  expect(Number(suggested)).toBeGreaterThanOrEqual(0.000_05);
  expect(Number(suggested)).toBeLessThanOrEqual(0.05);
  await use.click();
  const rate = page.getByRole('spinbutton', { name: 'Learning rate' });
  await expect.poll(() => rate.inputValue()).toBe(suggested);
  expect(await page.getByRole('combobox', { name: 'Schedule' }).inputValue()).toBe('constant');

  const board = page.getByTestId('leaderboard').locator('> li');
  await board.first().waitFor();
  expect(await board.count()).toBe(1);
  expect(await board.textContent()).not.toContain('range test');
  expect(faults).toEqual([]);
});
