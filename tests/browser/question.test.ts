/** A question for the class in real browsers: asked, trained, seen on the wall as it fills, closed and understood. */
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { SweepDraft } from '#lib/classroom/sweep-schemas.ts';
import { sharedChromium } from '../support/chromium.ts';
import * as classroom from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import { ownProduct } from '../support/product.ts';
import { faultsOf, looks } from './axe.ts';
import { whatDoesNotFit } from './fit.ts';
import { readerOf } from './reader.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

/** A session with one student, and a trainer that reports what it is told. */
async function openClass(title: string) {
  const { url } = product();
  const session = await classroom.openSession(url, title);
  const chair = classroom.connect(url, session.code, { role: 'instructor', instructorKey: session.key });
  const student = await classroom.join(url, session.code, 'Bob');
  const trainer = pretendTrainer(url);
  onTestFinished(() => {
    trainer.close();
    student.connection.close();
    chair.connection.close();
  });
  /** Answers cells one after the other with these accuracies, by these students in turn. */
  const answer = async (accuracies: readonly number[], by: readonly Pick<typeof student, 'request'>[] = [student]) => {
    for (const [place, accuracy] of accuracies.entries()) {
      const { runId } = await by[place % by.length]!.request('train-cell', {});
      await trainer.train(runId, [accuracy - 0.05, accuracy], accuracy);
    }
  };
  return { url, session, chair, student, trainer, answer };
}

const ask = (sweep: Partial<SweepDraft>): SweepDraft => ({
  question: 'Which learning rate for which batch size?',
  fields: [
    { path: 'learningRate', values: [0.001, 0.01] },
    { path: 'batchSize', values: [50, 100] },
  ],
  hyperparameters: { ...smallRun, trainSize: 50_000, seed: 1 },
  seeds: 1,
  ...sweep,
});

const cells = (page: Page) => page.getByTestId('sweep-map').locator('td[data-cell]');

it('[J980] the instructor asks, students train cells with one press, the wall fills, and closing says what was learned', async () => {
  const { url, session, student, trainer } = await openClass('Asking');
  const instructor = await person('laptop');
  await instructor.page.goto(`${url}/s/${session.code}/instructor#key=${session.key}`);
  const card = instructor.page.getByTestId('sweep-card');
  await card.getByRole('button', { name: 'Ask a question' }).click();
  const dialog = instructor.page.getByRole('dialog');
  expect(await dialog.getByRole('textbox', { name: 'Question' }).inputValue()).toBe(
    'Which Learning rate for which Batch size?',
  );
  await dialog.getByRole('textbox', { name: 'Values of Learning rate' }).fill('0.001, 5');
  await dialog.getByText('“Learning rate” does not allow one of these values').waitFor();
  expect(await dialog.getByRole('button', { name: 'Ask a question' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Values of Learning rate' }).fill('0.001, 0.01');
  await dialog.getByRole('textbox', { name: 'Values of Batch size' }).fill('32, 64');
  await dialog.getByRole('textbox', { name: 'Epochs' }).fill('2');
  await dialog.getByText('4 cells × 2 seeds = 8 runs').waitFor();
  await dialog.getByRole('button', { name: 'Ask a question' }).click();
  await card.getByText('0 of 8 done').waitFor();

  const wall = await person('projector');
  await wall.page.goto(`${url}/s/${session.code}/projector`);
  await wall.page.getByRole('heading', { name: 'Which Learning rate for which Batch size?' }).waitFor();
  expect(await cells(wall.page).count()).toBe(4);

  const alice = await person('phone');
  await alice.page.goto(`${url}/j/${session.code}`);
  await alice.page.locator('#nickname').fill('Alice');
  await alice.page.locator('#nickname').press('Enter');
  const bar = alice.page.getByTestId('sweep-bar');
  await bar.getByText('8 left').waitFor();
  const next = (await bar.getByTestId('next-cell').textContent())!;
  await bar.getByTestId('train-cell').click();
  await bar.getByText('7 left').waitFor();
  await bar.getByText('Your cell').click();
  // What she saw before she pressed is what she got.
  await bar.getByRole('listitem').getByText(next).waitFor();
  await wall.page.getByText('0 of 8 done · 1 training or waiting').waitFor();

  const own = await classroom.until(student.store, () => student.runs()[0]);
  await trainer.train(own.id, [0.5, 0.6], 0.6);
  await cells(wall.page).filter({ hasText: '60.0' }).waitFor();
  await bar.getByText('60.0%').waitFor();

  // A cell that its student stops is there again.
  const { runId } = await student.request('train-cell', {});
  await bar.getByText('6 left').waitFor();
  await student.request('stop-run', { runId });
  await bar.getByText('7 left').waitFor();

  for (const accuracy of [0.5, 0.62, 0.41, 0.61, 0.5, 0.6, 0.4]) {
    const taken = await student.request('train-cell', {});
    await trainer.train(taken.runId, [0.3, accuracy], accuracy);
  }
  await bar.getByText('All cells are taken').waitFor();
  await card.getByRole('button', { name: 'Close question' }).click();
  await wall.page.getByTestId('sweep-outcome').getByText('Learning rate:').waitFor();
  await alice.page.getByTestId('sweep-bar').waitFor({ state: 'detached' });
  await instructor.page.getByRole('tab', { name: 'Runs' }).click();
  await instructor.page.getByTestId('sweep-results').getByText('What we learned').waitFor();
  await card.getByRole('button', { name: 'Reopen' }).click();
  await alice.page.getByTestId('sweep-bar').waitFor();
});

it('[J981] a student who must predict does so for the cell they see, and is told what is missing', async () => {
  const { url, session, chair, student } = await openClass('Predicting');
  await chair.request('change-settings', { settings: { predict: true } });
  await chair.request('open-sweep', { sweep: ask({}) });
  const { page } = await person(
    'laptop',
    readerOf(url, 'en', 'light', [
      { code: session.code, role: 'student', secret: student.seatToken, title: session.title },
    ]),
  );
  student.connection.close();
  await page.goto(`${url}/s/${session.code}`);
  const bar = page.getByTestId('sweep-bar');
  await bar.getByTestId('train-cell').click();
  await bar.getByText('Enter a number from 0 to 100.').waitFor();
  await bar.getByRole('textbox').fill('55');
  await bar.getByTestId('train-cell').click();
  await classroom.until(chair.store, () => chair.runs()[0]?.prediction === 0.55);
});

it('[U980] a grid of 64 cells fits the smallest wall while it fills and when it is closed', async () => {
  const { url, session, chair, answer } = await openClass('A large grid');
  const sweep = ask({
    fields: [
      { path: 'learningRate', values: [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02] },
      { path: 'batchSize', values: [8, 16, 32, 64, 128, 256, 512, 1024] },
    ],
    seeds: 2,
  });
  await chair.request('open-sweep', { sweep });
  // A single student would send more requests a second than the server takes.
  const students = await Promise.all(
    ['Ann', 'Eve', 'Joe', 'Kim'].map((name) => classroom.join(url, session.code, name)),
  );
  onTestFinished(() => {
    for (const { connection } of students) connection.close();
  });
  const accuracies = Array.from({ length: 70 }, (_, index) => 0.3 + 0.5 * Math.sin(index / 9) ** 2);
  await answer(accuracies, students);
  const { page } = await person('projector');
  await page.goto(`${url}/s/${session.code}/projector`);
  await page.getByText('70 of 128 done').waitFor();
  const overflow = () =>
    page.getByTestId('sweep-map').evaluate((map) => {
      const table = map.querySelector('table')!.getBoundingClientRect();
      const legend = map.lastElementChild!.getBoundingClientRect();
      const tall = [...map.querySelectorAll('td[data-cell]')].filter((cell) => {
        const box = cell.getBoundingClientRect();
        return [...cell.querySelectorAll('span')].some((span) => {
          const own = span.getBoundingClientRect();
          return own.width > 1 && (own.right > box.right + 1 || own.bottom > box.bottom + 1);
        });
      });
      return { below: Math.max(0, Math.round(table.bottom - legend.top)), tall: tall.length };
    });
  expect(await overflow()).toEqual({ below: 0, tall: 0 });
  expect(await page.evaluate(whatDoesNotFit)).toEqual([]);
  await chair.request('close-sweep', {});
  await page.getByTestId('sweep-outcome').waitFor();
  expect(await overflow()).toEqual({ below: 0, tall: 0 });
  expect(await page.evaluate(whatDoesNotFit)).toEqual([]);
});

it.each(looks)(
  '[U981] axe finds no violation where a question is asked, trained, seen and understood: %s, %s, %s',
  async (screen, language, theme) => {
    const { url, session, chair, student, answer } = await openClass('Looking');
    await chair.request('open-sweep', { sweep: ask({}) });
    await answer([0.5, 0.6, 0.4]);
    student.connection.close();
    const { page } = await person(
      screen,
      readerOf(url, language, theme, [
        { code: session.code, role: 'student', secret: student.seatToken, title: session.title },
        { code: session.code, role: 'instructor', secret: session.key, title: session.title },
      ]),
    );
    const found: Record<string, string[]> = {};
    const look = async (name: string) => {
      const faults = await faultsOf(page);
      if (faults.length > 0) found[name] = faults;
    };
    await page.goto(`${url}/s/${session.code}`);
    await page.getByTestId('sweep-bar').getByTestId('train-cell').waitFor();
    await look('student');
    await page.goto(`${url}/s/${session.code}/projector`);
    await cells(page).first().waitFor();
    await look('wall');
    await chair.request('close-sweep', {});
    await page.getByTestId('sweep-outcome').waitFor();
    await look('wall, closed');
    await page.goto(`${url}/s/${session.code}/instructor?tab=runs`);
    await page.getByTestId('sweep-results').waitFor();
    await look('results');
    await page.getByTestId('sweep-card').getByRole('button').first().click();
    await page.getByRole('dialog').getByTestId('sweep-cost').waitFor();
    await look('form');
    expect(found).toEqual({});
  },
);
