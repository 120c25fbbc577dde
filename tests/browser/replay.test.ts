/** The replay's page in a real browser: what it says of a lesson of two rounds, without any server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { replayOf } from '#lib/takehome/replay.ts';
import { replayPage } from '#server/files/replay-page.ts';
import { sharedChromium } from '../support/chromium.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const person = sharedChromium();

/** Two rounds of three students, in which each trains three epochs; then the test is opened. */
function lessonOfTwoRounds() {
  const lesson = new Lesson();
  const seats = ['지수', 'Olivia', 'Maximiliane von Berg'].map((nickname) => lesson.join(nickname));
  const rounds = [
    { title: { ko: '학습률', en: 'Learning rates' }, accuracies: [0.31, 0.35, 0.42] },
    { title: { ko: '드롭아웃', en: 'Dropout' }, accuracies: [0.46, 0.44, 0.52] },
  ];
  const tests: Record<string, { accuracy: number; loss: number }> = {};
  for (const [index, { title, accuracies }] of rounds.entries()) {
    lesson.now += 60_000;
    lesson.ask({ role: 'instructor' }, 'begin-round', {
      round: { title, minutes: null, runLimit: null, hyperparameters: null, fields: {}, message: '' },
    });
    for (const [place, seatId] of seats.entries()) {
      const runId = lesson.submitRun(seatId, { ...smallRun, epochs: 3, seed: 10 * index + place + 1 });
      for (const step of [0, 0.02, 0.03]) {
        lesson.now += 20_000;
        lesson.reach(runId, accuracies[place]! + step);
      }
      lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
      tests[runId] = { accuracy: 0.6 - accuracies[place]!, loss: 1 };
    }
  }
  lesson.happen({ kind: 'tests-opened', at: lesson.now, tests });
  return replayOf(lesson.session, lesson.changes);
}

it('[R414] a replay plays a round by itself, with names at its curves, words at its axes, a fitted range and speeds with a sign', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'classroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'replay.html');
  writeFileSync(file, await replayPage(lessonOfTwoRounds()));
  const { page, faults } = await person('laptop');
  await page.goto(pathToFileURL(file).href);
  const curves = page.locator('#curves');
  const drawn = async () => (await curves.locator('text').allTextContents()).filter((text) => !/^\d+$/.test(text));
  expect(await drawn()).toEqual(
    expect.arrayContaining(['Epoch', 'Validation accuracy', '지수', 'Olivia', 'Maximiliane v…']),
  );
  const ticks = (await drawn()).filter((text) => text.endsWith('%')).map((text) => Number.parseInt(text, 10));
  expect(Math.min(...ticks)).toBeGreaterThanOrEqual(40);
  expect(Math.max(...ticks)).toBeLessThanOrEqual(60);
  expect(await page.locator('#speed option').allTextContents()).toEqual(['×1', '×2', '×4', '×8', '×16', '×32', '×64']);
  const ranks = () => page.locator('#ranks .name').allTextContents();
  const byPlace = async () => {
    const heights = await page
      .locator('#ranks li')
      .evaluateAll((items) => items.map((item) => (item as HTMLElement).style.transform));
    const names = await ranks();
    return names
      .map((name, index) => [name, Number.parseInt(heights[index]!.slice(11), 10)] as const)
      .sort((a, b) => a[1] - b[1])
      .map(([name]) => name);
  };
  expect(await byPlace()).toEqual(['Maximiliane von Berg', '지수', 'Olivia']);
  // The test has another order.
  await page.getByLabel('Rank by').selectOption('Test');
  expect((await byPlace()).at(-1)).toBe('Maximiliane von Berg');
  await page.getByLabel('Rank by').selectOption('Validation');
  // A round begins with nothing, and has its own runs.
  await page.getByRole('button', { name: 'Round 1: Learning rates' }).click();
  expect(await page.getByLabel('Show').inputValue()).toBe('1');
  expect(await ranks()).toEqual([]);
  expect(await page.locator('#runs tr').count()).toBe(3);
  await page.getByRole('button', { name: '한국어' }).click();
  expect(await page.locator('#said').textContent()).toBe('라운드 1: 학습률');
  expect(await page.getByLabel('범위').locator('option').allTextContents()).toEqual([
    '수업 전체',
    '라운드 1: 학습률',
    '라운드 2: 드롭아웃',
  ]);
  // Played to its end.
  await page.getByLabel('배속').selectOption('×64');
  await page.getByRole('button', { name: '재생' }).click();
  await page.getByRole('button', { name: '멈춤' }).waitFor();
  await expect.poll(ranks, { timeout: 20_000 }).toHaveLength(3);
  expect(faults).toEqual([]);
});
