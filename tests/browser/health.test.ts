/** Training health in a real browser: of really trained runs on their page, card and comparison, and of a run without any. */
import { expect, it, onTestFinished } from 'vitest';
import { presetById } from '#lib/hyperparameters/presets.ts';
import type { Health } from '#lib/network/health.ts';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom } from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';
import { pretendToken } from '../support/pretend-trainer.ts';
import { pretendedClass } from '../support/pretended-class.ts';
import { ownProduct, sharedProduct } from '../support/product.ts';

const product = ownProduct();
const withoutTrainer = sharedProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

it('[H953] [H954] [H957] a run’s health is on its page, and its findings on the student’s card and in comparisons', async () => {
  const { url } = product();
  const room = await openClassroom(url, 'XOR');
  onTestFinished(room.close);
  const { code } = room;
  await room.instructor.request('change-settings', { settings: { dataset: 'xor' } });
  const student = await room.join('Alice');
  // Neither learns: one neuron cannot, and three layers of sigmoid have not begun to.
  const neuron = { ...presetById('xor-neuron')!.hyperparameters, epochs: 1000 };
  const slow = { ...presetById('xor-10-10-10')!.hyperparameters, epochs: 400 };
  const runs = [];
  for (const hyperparameters of [neuron, slow]) runs.push(await student.request('submit-run', { hyperparameters }));

  const { page, context } = await person('laptop');
  await context.addInitScript(
    ([own, entry]) => localStorage.setItem(own!, entry!),
    [
      'classroom-training.sessions.v1',
      JSON.stringify([{ code, role: 'student', secret: student.seatToken, title: 'XOR', visitedAt: 1 }]),
    ],
  );
  await page.goto(`${url}/s/${code}`);
  const card = page.getByTestId('run-2');
  await card.getByText('Finished').waitFor();
  await page.getByTestId('run-1').getByText('Finished').waitFor();
  const finding = card.getByTestId('finding');
  await finding.getByText('Not learned yet').waitFor();
  const sentence = await finding.textContent();
  expect(sentence).toContain('The training loss stands at ln 2 = 0.693');
  expect(sentence).toContain('a learning rate ten times higher or lower');

  await page.goto(`${url}/s/${code}/runs/1`);
  const part = page.getByTestId('health');
  await page.getByRole('link', { name: 'Health' }).click();
  await part.getByTestId('findings').getByText('a hidden layer').waitFor();

  await page.goto(`${url}/s/${code}/runs/2`);
  await page.getByRole('link', { name: 'Health' }).click();
  await part.getByRole('table').waitFor();
  const answer = await fetch(`${url}/sessions/${code}/runs/${runs[1]!.runId}/health.json`);
  const { health } = (await answer.json()) as { health: Health[] };
  expect(health.length).toBeGreaterThan(2);
  const rows = part.getByRole('table').locator('tbody tr');
  const valuesOf = async () => (await rows.locator('td:nth-of-type(2)').allTextContents()).map(Number);
  const sizes = ({ layers }: Health, of: 'weights' | 'gradient') =>
    layers.map((layer) => Number(layer[of]!.toPrecision(2)));
  await part.getByRole('combobox', { name: 'Figure' }).selectOption({ label: 'Weights' });
  expect(await rows.locator('th').allTextContents()).toEqual(['dense1', 'dense2', 'dense3', 'output1']);
  expect(await valuesOf()).toEqual(sizes(health.at(-1)!, 'weights'));
  await part.getByRole('img', { name: /^Values of dense1 from/ }).waitFor();
  await part.getByRole('combobox', { name: 'Figure' }).selectOption({ label: 'Gradient' });
  await part.getByRole('slider', { name: 'Epoch' }).fill('0');
  await part.getByText(`At epoch ${health[0]!.epoch}`).waitFor();
  expect(await valuesOf()).toEqual(sizes(health[0]!, 'gradient'));

  await page.goto(`${url}/s/${code}/compare?runs=1,2`);
  const cells = page.getByTestId('findings').getByRole('cell');
  await expect.poll(() => cells.allTextContents()).toEqual([' Not learned yet', ' Not learned yet']);

  await page.goto(`${url}/s/${code}/runs?search=not+learned`);
  await page.getByTestId('list-run-2').getByText('Not learned yet').waitFor();
  expect(await page.getByTestId('found').textContent()).toBe('2 of 2');

  // While the board is frozen, others see no more of these runs than it shows.
  await room.instructor.request('change-board', { board: { mode: 'frozen' } });
  const guest = await person('laptop');
  const asked: string[] = [];
  guest.page.on('request', (request) => void asked.push(request.url()));
  await guest.page.goto(`${url}/s/${code}/compare?runs=1,2`);
  const withheld = guest.page.getByTestId('findings').getByRole('cell');
  await withheld.first().waitFor();
  await guest.page.waitForLoadState('networkidle');
  expect(await withheld.allTextContents()).toEqual([' –', ' –']);
  expect(asked.filter((address) => address.includes('health.json'))).toEqual([]);
  await guest.page.goto(`${url}/s/${code}/runs?search=not+learned`);
  await guest.page.getByText('No runs match.').waitFor();
});

it('[H953] the page of a run that no trainer measured says so, and still has the findings of its curves', async () => {
  const room = await pretendedClass(withoutTrainer().url, 'Older', ['Alice']);
  onTestFinished(room.close);
  const { number } = await room.train('Alice', { ...smallRun, epochs: 4 }, 0.6);
  const { page } = await person('phone');
  await page.goto(`${withoutTrainer().url}/s/${room.code}/runs/${number}`);
  await page.getByRole('link', { name: 'Health' }).click();
  const part = page.getByTestId('health');
  await part.getByText('Not measured: this run was trained by an older version.').waitFor();
  await part.getByText('No problem found so far.').waitFor();
});
