/** The page of a really trained run in a real browser: every number on it against its files. */
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { PredictionsHeader } from '#lib/protocol/inspection.ts';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { createClasses, knownRun } from './classes.ts';
import { unrolled } from './unrolled.ts';

const product = sharedProduct();
const person = sharedChromium();

const numbersIn = (texts: readonly string[]) => texts.map((text) => Number(text.replace(/[^\d.]/g, '') || 0));

/** The matrix's numbers, row by row. */
const cellsOf = async (page: Page) =>
  numbersIn(await page.getByTestId('confusion').locator('button[data-cell] > span[aria-hidden]').allTextContents());

it('[J20] a run’s page: network, augmented images, confusion matrix and its images, classes, mistakes, filters, feature maps; the run is named, starred and forked, and the test is opened', async () => {
  const { url } = product();
  const classes = createClasses(url, 120_000);
  const session = await classes.openSession('왜 틀릴까?');
  const { code } = session;
  const { chair, second, runIds } = await classes.knownClass(session);
  onTestFinished(classes.close);
  const file = (name: string) => fetch(`${url}/sessions/${code}/runs/${runIds[1]}/${name}`);
  const predictionsOf = async (set: string) => {
    const bytes = new Uint8Array(await (await file(`predictions.bin?set=${set}`)).arrayBuffer());
    const end = bytes.indexOf(10) + 1;
    const header = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as PredictionsHeader;
    const body = bytes.slice(end).buffer;
    const probabilities = new Uint16Array(body, 0, 10 * header.count);
    const indices = new Uint16Array(body, 20 * header.count, header.count);
    const labels = new Uint8Array(body, 22 * header.count, header.count);
    return Array.from(labels, (actual, place) => {
      const own = [...probabilities.subarray(10 * place, 10 * place + 10)];
      const confidence = Math.max(...own);
      return { actual, predicted: own.indexOf(confidence), confidence: confidence / 65_535, index: indices[place]! };
    });
  };
  const countsOf = (images: readonly { actual: number; predicted: number }[]) =>
    Array.from(
      { length: 100 },
      (_, cell) => images.filter(({ actual, predicted }) => 10 * actual + predicted === cell).length,
    );

  const owner = await person('laptop');
  await owner.context.addInitScript(
    (entries) => localStorage.setItem('classroom-training.sessions.v1', entries),
    JSON.stringify([{ code, role: 'student', secret: second.seatToken, title: session.title, visitedAt: 1 }]),
  );
  const { page } = owner;
  await page.goto(`${url}/s/${code}/runs/2`);
  await page.getByRole('heading', { name: 'Run #2' }).waitFor();
  await page.getByTestId('origin').getByText('Based on run #1, with 1 change').waitFor();

  // The list of parts leads to one not rendered yet.
  await page.getByRole('link', { name: 'Feature maps' }).click();
  await page.getByTestId('maps').waitFor();
  await unrolled(page);
  expect(await page.getByTestId('maps').locator('canvas').count()).toBe(2);

  const described = describeNetwork(knownRun, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  const { layers, parameters } = described.network;
  const network = page.getByTestId('network');
  const drawn = await network.locator('svg[role=img] text').allTextContents();
  expect(drawn).toEqual(expect.arrayContaining(['conv1', '32 × 32 × 8', 'pool2', '8 × 8 × 16', 'dense1']));
  const rows = await network.getByRole('row').allTextContents();
  expect(rows).toHaveLength(layers.length + 2);
  for (const { name, formula } of layers.filter((layer) => layer.parameters > 0)) {
    expect(rows.find((row) => row.startsWith(name))).toContain(formula);
  }
  await network.getByText(parameters.toLocaleString('en-US')).first().waitFor();

  const augmented = page.getByTestId('augmented');
  expect(await augmented.locator('tr').count()).toBe(2);
  expect(await augmented.locator('ol li').count()).toBeGreaterThan(2);
  const seen = await augmented
    .locator('tr canvas')
    .evaluateAll((all) => all.map((each) => (each as HTMLCanvasElement).toDataURL()));
  expect(new Set(seen).size).toBe(seen.length);
  await page.getByTestId('filters').getByRole('img', { name: '8 filters of conv1, 3 × 3 each' }).waitFor();

  // The matrix is the last epoch's, whose predictions are the latest; a cell opens its images.
  const validation = await predictionsOf('validation');
  const counts = countsOf(validation);
  expect(await cellsOf(page)).toEqual(counts);
  const wrong = validation.filter(({ actual, predicted }) => actual !== predicted);
  const cell = counts.findIndex((count, at) => count > 0 && Math.floor(at / 10) !== at % 10);
  const confusion = page.getByTestId('confusion');
  await confusion.locator(`[data-cell="${cell}"]`).click();
  const images = confusion.getByTestId('cell-images');
  await images.getByRole('listitem').first().waitFor();
  expect(await images.getByRole('listitem').count()).toBe(Math.min(30, counts[cell]!));
  await confusion.getByText('Share', { exact: true }).click();
  const shares = await cellsOf(page);
  expect(shares[cell]).toBe(
    Math.round(
      (100 * counts[cell]!) /
        counts.slice(10 * Math.floor(cell / 10), 10 * Math.floor(cell / 10) + 10).reduce((sum, count) => sum + count),
    ),
  );
  await confusion.getByText('Change', { exact: true }).click();
  await confusion.getByText('From epoch 3 to epoch 4').waitFor();
  await confusion.getByRole('slider', { name: 'Epoch' }).fill('0');
  await confusion.getByText('The first epoch has nothing to compare with').waitFor();
  await confusion.getByText('Count', { exact: true }).click();
  const { confusions } = (await (await file('confusions.json?after=0')).json()) as {
    confusions: { counts: number[] }[];
  };
  expect(confusions).toHaveLength(4);
  expect(await cellsOf(page)).toEqual(confusions[0]!.counts);

  const cats = await page.getByTestId('classes').getByRole('row', { name: /^cat/ }).getByRole('cell').allTextContents();
  const percent = (share: number) => Math.round(1000 * share) / 10;
  const [of, as] = [
    validation.filter(({ actual }) => actual === 3),
    validation.filter(({ predicted }) => predicted === 3),
  ];
  const right = of.filter(({ predicted }) => predicted === 3).length;
  expect(numbersIn(cats).slice(0, 2)).toEqual([
    percent(right / of.length),
    as.length === 0 ? 0 : percent(right / as.length),
  ]);

  // The most confident mistake comes first, and is inspected.
  const gallery = page.getByTestId('gallery');
  await gallery.getByText(`${wrong.length} images`).waitFor();
  const worst = wrong.toSorted((a, b) => b.confidence - a.confidence)[0]!;
  const firstWrong = gallery.getByRole('listitem').first();
  expect(await firstWrong.textContent()).toContain(`${Math.round(100 * worst.confidence)}%`);
  expect(await firstWrong.textContent()).toContain(cifar10.classes[worst.predicted]!.label.en);
  await gallery.getByRole('combobox', { name: 'actual' }).selectOption('cat');
  await gallery.getByText(`${of.length - right} images`).waitFor();
  await gallery.getByText('Sure', { exact: true }).click();
  await gallery.getByText(`${of.length} images`).waitFor();
  const chosen = gallery.getByRole('listitem').nth(1).getByRole('button');
  const index = /image ([\d,]+)/.exec((await chosen.getAttribute('title'))!)![1]!.replace(',', '');
  await chosen.click();
  await page.getByTestId('maps').locator(`img[src$="/training/${index}.png"]`).waitFor();
  await page.getByTestId('maps').getByText('Prediction', { exact: true }).waitFor();

  // Its name, note and star, which another person sees at once.
  const guest = await person('phone', { locale: 'ko-KR' });
  await guest.page.goto(`${url}/s/${code}/runs/2`);
  await guest.page.getByText('배치를 키우면 느려질까?').waitFor();
  await guest.page.getByRole('img', { name: '별표 표시한 실행' }).waitFor();
  expect(await guest.page.getByRole('button', { name: /이름과 메모/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Name run #2 and write a note' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Half the steps');
  await page.getByLabel('Note', { exact: true }).fill('**slower** <img src=x onerror=alert(1)>');
  await page.getByRole('dialog').locator('strong', { hasText: 'slower' }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Star run #2' }).click();
  await guest.page.getByText('Half the steps').waitFor();
  await guest.page.locator('strong', { hasText: 'slower' }).waitFor();
  expect(await guest.page.locator('img[src="x"]').count()).toBe(0);
  await guest.page.getByRole('img', { name: '별표 표시한 실행' }).waitFor({ state: 'detached' });

  // Nothing of the test is shown before the instructor opens it, and then everything.
  expect((await file('predictions.bin?set=test')).status).toBe(403);
  expect(await page.getByRole('radio', { name: 'Test', exact: true }).count()).toBe(0);
  await chair.request('open-test', {});
  for (const part of ['confusion', 'classes', 'gallery']) {
    await page.getByTestId(part).getByText('Test', { exact: true }).click();
  }
  const tested = countsOf(await predictionsOf('test'));
  await expect.poll(() => cellsOf(page)).toEqual(tested);
  await page.getByTestId('classes').getByText('On the test images after epoch 4').waitFor();
  await page.getByTestId('gallery').locator('img[src*="/images/cifar-10/test/"]').first().waitFor();

  // Its values go into the form, and the run submitted from there knows its parent.
  await page.getByRole('link', { name: 'Use these values' }).click();
  await page.getByTestId('origin').getByText('Values from run #2').waitFor();
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await page.getByTestId('submit-run').click();
  await page.getByTestId('run-3').waitFor();
  expect(chair.runs()[2]).toMatchObject({ forkedFrom: runIds[1], hyperparameters: { batchSize: 100, epochs: 1 } });

  for (const { faults } of [owner, guest]) expect(faults).toEqual([]);
}, 240_000);
