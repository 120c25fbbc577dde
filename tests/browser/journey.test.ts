import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { createConnection } from '#app/_live/connection.ts';
import { createSessionStore } from '#app/_live/session-store.ts';
import { sharedChromium } from '../support/chromium.ts';
import { openSession } from '../support/classroom.ts';
import { ownProduct } from '../support/product.ts';
import { layWire } from '../support/wire.ts';
import { shortRun } from './classes.ts';

const product = ownProduct();
const person = sharedChromium();

/** A run small enough for a test to train in seconds. */
const small =
  'blocks=1&dense=0&trainSize=1000&batchSize=100&blocks.0.filters=4&blocks.0.poolSize=4&blocks.0.poolStride=4';

async function join(page: Page, url: string, code: string, nickname: string, query: string) {
  await page.goto(`${url}/j/${code}?${query}`);
  await page.locator('#nickname').fill(nickname);
  await page.locator('#nickname').press('Enter');
  await page.waitForURL(`${url}/s/${code}?*`);
}

const submitRun = (page: Page) => page.getByTestId('submit-run').click();
const runCard = (page: Page, number: number) => page.getByTestId(`run-${number}`);
const ranks = (page: Page) => page.getByTestId('ranks').getByRole('listitem');

it('[J4] a lesson: three students train for real, curves and leaderboard move on every screen, one student drops and returns, and one stops a run', async () => {
  const { url, port, code, instructorPath } = product();
  const wire = await layWire(port);
  const instructor = await person('laptop');
  await instructor.page.goto(url + instructorPath);
  await instructor.page.getByTestId('session-code').waitFor();
  expect(await instructor.page.getByTestId('session-code').textContent()).toBe(code);
  expect(instructor.page.url()).not.toContain('key=');
  const projector = await person('projector');
  await projector.page.goto(`${url}/s/${code}/projector`);
  await projector.page.getByTestId('session-code').waitFor();

  const [jisoo, minjun, alice] = [
    await person('laptop', { locale: 'ko-KR' }),
    await person('phone', { locale: 'ko-KR' }),
    await person('laptop'),
  ];
  await join(jisoo.page, url, code, '지수', `${small}&epochs=4`);
  await join(minjun.page, wire.url, code, '김민준', `${small}&epochs=30&learningRate=0.002`);
  await join(alice.page, url, code, 'Alice', `${small}&epochs=200&optimizer=sgd`);
  await instructor.page.getByText('3 online of 3').waitFor();

  await jisoo.page.getByRole('spinbutton', { name: '에포크' }).fill('3');
  // One by one, so that the runs have these numbers.
  for (const [index, { page }] of [jisoo, minjun, alice].entries()) {
    await submitRun(page);
    await runCard(page, index + 1).waitFor();
  }

  await runCard(jisoo.page, 1).getByText('완료').waitFor();
  expect(await runCard(jisoo.page, 1).textContent()).toMatch(/3.*3/);
  await runCard(jisoo.page, 1).locator('canvas').first().waitFor();
  // The page scrolls as one: no part of it has a bar of its own.
  const scrolling = await jisoo.page.evaluate(
    () =>
      [...document.querySelectorAll('main *')].filter(
        (element) =>
          /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1,
      ).length,
  );
  expect(scrolling).toBe(0);
  await runCard(alice.page, 3).getByText('Training').first().waitFor();

  wire.cut();
  await minjun.page.locator('[data-connection=offline]').waitFor();
  await instructor.page.getByText('2 online of 3').waitFor();
  wire.mend();
  await minjun.page.locator('[data-connection=online]').waitFor();
  await instructor.page.getByText('3 online of 3').waitFor();
  await runCard(minjun.page, 2).waitFor();
  await minjun.page.reload();
  await minjun.page.getByRole('button', { name: '내 실행' }).click();
  await runCard(minjun.page, 2).waitFor();

  await ranks(projector.page).nth(2).waitFor();
  expect((await ranks(projector.page).allTextContents()).join()).toMatch(/지수/);
  for (const { page } of [jisoo, alice]) await page.getByTestId('leaderboard').getByText('김민준').waitFor();

  await runCard(alice.page, 3).getByRole('button', { name: 'Stop run #3' }).click();
  await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  await runCard(alice.page, 3).getByText('Stopped').first().waitFor();
  await instructor.page.getByRole('tab', { name: 'Runs' }).click();
  await instructor.page.getByTestId('run-3').getByText('Stopped').waitFor();
  await instructor.page.getByTestId('run-2').getByText('Finished').waitFor();
  await runCard(minjun.page, 2).getByText('완료').waitFor();

  for (const { faults } of [instructor, projector, jisoo, minjun, alice]) expect(faults).toEqual([]);
});

it('[I43] on a phone, the instructor locks a field and begins a round: a student’s form follows at once, and the server refuses anything that breaks the rule', async () => {
  const { url } = product();
  const { code, key } = await openSession(url, 'Rounds');
  const [instructor, student] = [await person('phone'), await person('phone', { locale: 'ko-KR' })];
  await instructor.page.goto(`${url}/s/${code}/instructor#key=${key}`);
  const card = instructor.page.getByTestId('teaching');
  await join(student.page, url, code, '이서연', `${small}&epochs=2&batchSize=50`);
  const epochs = student.page.locator('#field-epochs');
  await epochs.fill('3');

  await card.getByRole('button', { name: 'Lock settings' }).click();
  const rules = instructor.page.getByRole('dialog');
  await rules.getByRole('searchbox').fill('epochs');
  await rules.getByRole('combobox', { name: 'Rule for Epochs' }).selectOption('fixed');
  await rules.getByRole('spinbutton', { name: 'Epochs' }).fill('1');
  await rules.getByRole('button', { name: 'Apply' }).click();
  await student.page.getByText('강사가 정한 규칙에 맞춰 값을 바꿨습니다').waitFor();
  expect(await epochs.textContent()).toContain('1');
  expect(await student.page.getByRole('spinbutton', { name: '에포크' }).count()).toBe(0);

  await card.getByRole('button', { name: 'Create a single round' }).click();
  const round = instructor.page.getByRole('dialog');
  await round.getByRole('textbox', { name: 'Title' }).fill('학습률 찾기');
  await round.getByRole('textbox', { name: 'Runs per student' }).fill('1');
  await round.getByRole('button', { name: 'Lock settings: Change' }).click();
  await round.getByRole('searchbox').fill('learning');
  await round.getByRole('combobox', { name: 'Rule for Learning rate' }).selectOption('range');
  await round.getByRole('spinbutton', { name: 'Learning rate, maximum' }).fill('0.01');
  await round.getByRole('button', { name: 'Use these rules' }).click();
  await round.getByRole('button', { name: 'Start' }).click();
  await student.page.getByTestId('round').getByText('학습률 찾기').waitFor();
  await student.page.getByTestId('round').getByText('1번 더 제출 가능').waitFor();
  await card.getByTestId('round-clock').waitFor();
  await student.page.getByRole('spinbutton', { name: '에포크' }).waitFor();

  // The form submits nothing that breaks a rule, so the same seat sends the request directly.
  const kept = await student.page.evaluate(() => localStorage.getItem('classroom-training.sessions.v1') ?? '');
  const seatToken = (JSON.parse(kept) as { code: string; secret: string }[]).find(
    (entry) => entry.code === code,
  )!.secret;
  const store = createSessionStore();
  const connection = createConnection({ url, code, identity: { role: 'student', seatToken }, store });
  onTestFinished(connection.close);
  connection.open();
  const reply = await connection.request('submit-run', { hyperparameters: { ...shortRun, learningRate: 0.5 } });
  expect(reply).toMatchObject({ ok: false, refusal: { code: 'field-out-of-range' } });
  expect(store.getState().session?.runs).toEqual({});
  for (const { faults } of [instructor, student]) expect(faults).toEqual([]);
});
