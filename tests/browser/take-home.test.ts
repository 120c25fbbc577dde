/** A run's downloads as a browser saves them: every file is opened and checked. */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { expect, it, onTestFinished } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { createClasses, knownRun } from './classes.ts';

const product = sharedProduct();
const person = sharedChromium();

/** The file that this button or link saves: its name and bytes. */
async function saved(page: Page, name: string) {
  const button = page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true }));
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const json = (bytes: Uint8Array) => JSON.parse(text(bytes));

it('[J22] [U243] [R247] everything taken home from a run opens: source beside the changing form, network, curves, charts and notebook', async () => {
  const { url } = product();
  const classes = createClasses(url, 120_000);
  const session = await classes.openSession('집에 가져가기');
  const { code } = session;
  const { first } = await classes.knownClass(session);
  onTestFinished(classes.close);
  const described = describeNetwork(knownRun, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  const { parameters } = described.network;

  const owner = await person('laptop');
  await owner.context.addInitScript(
    (entries) => localStorage.setItem('classroom-training.sessions.v1', entries),
    JSON.stringify([{ code, role: 'student', secret: first.seatToken, title: session.title, visitedAt: 1 }]),
  );
  const { page } = owner;

  // The source beside the form.
  await page.goto(`${url}/s/${code}`);
  const source = page.getByTestId('source').and(page.locator(':visible'));
  // Below the runs, where it comes when the reader does.
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await source.getByRole('button', { name: /^As code/ }).click();
  await source.getByText('no line differs').waitFor();
  await page.getByLabel('Epochs', { exact: true }).fill('9');
  await source.getByText('1 line differs').waitFor();
  const marked = source.locator('pre > span', { hasText: 'changed line' });
  expect(await marked.allTextContents()).toEqual([expect.stringContaining('EPOCHS = 9')]);
  await source.getByLabel('Show replaced lines').check();
  expect(await source.locator('pre > span', { hasText: 'before' }).allTextContents()).toEqual([
    expect.stringContaining('EPOCHS = 5'),
  ]);
  await source.getByRole('tab', { name: 'PyTorch' }).click();
  await source.getByText('import torch', { exact: false }).first().waitFor();
  expect(await marked.allTextContents()).toEqual([expect.stringContaining('EPOCHS = 9')]);
  await source.getByRole('tab', { name: 'TensorFlow.js' }).click();
  const script = await saved(page, 'Download train.mjs');
  expect(text(script.bytes)).toContain("from '@tensorflow/tfjs");

  // A typed number may be written in another way; invalid text stays to be corrected.
  const typed = async (name: string, written: string) => {
    const field = page.getByLabel(name, { exact: true });
    await field.fill(written);
    await field.blur();
    return [await field.inputValue(), await field.getAttribute('aria-invalid')];
  };
  expect(await typed('Images used', '１，０００')).toEqual(['1,000', 'false']);
  expect(await typed('Images used', '1,0,0')).toEqual(['1,0,0', 'true']);
  expect(await typed('Images used', '2,000')).toEqual(['2,000', 'false']);
  expect(await typed('Learning rate', '0,0５')).toEqual(['0.05', 'false']);
  expect(await typed('Images used', '2.000')).toEqual(['2.000', 'true']);
  expect(await typed('Images used', '2000')).toEqual(['2,000', 'false']);
  expect(await typed('Learning rate', '5％')).toEqual(['0.05', 'false']);

  // The files of a run.
  await page.goto(`${url}/s/${code}/runs/1`);
  await page.getByRole('button', { name: 'Take home' }).click();
  await page.getByRole('dialog').getByText('Take home run #1').waitFor();
  const named = (ending: string) => `${code}-run-1${ending}`;
  const { epoch, validationAccuracy } = first.runs().find(({ number }) => number === 1)!.lastEpoch!;
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const trained = page.getByTestId('trained-after');
  expect(await trained.textContent()).toContain(
    `of the last epoch (${epoch}): validation accuracy ${percent(validationAccuracy)}.`,
  );
  const best = first
    .runs()
    .find(({ number }) => number === 1)!
    .records.at(-1)!;
  const otherBest = `The leaderboard score is from epoch ${best.epoch} (${percent(best.validationAccuracy)})`;
  expect((await trained.textContent())!.includes(otherBest)).toBe(best.epoch !== epoch);
  await page.getByText(`keras.models.load_model("${named('.keras')}")`).waitFor();

  const keras = await saved(page, 'Download Keras');
  expect(keras.name).toBe(named('.keras'));
  const kerasFiles = unzipSync(keras.bytes);
  expect(Object.keys(kerasFiles).sort()).toEqual(['config.json', 'metadata.json', 'model.weights.h5']);
  expect(json(kerasFiles['config.json']!)).toMatchObject({ class_name: 'Functional' });
  expect([...kerasFiles['model.weights.h5']!.subarray(1, 4)]).toEqual([...'HDF'].map((letter) => letter.charCodeAt(0)));

  const torch = await saved(page, 'Download PyTorch');
  expect(torch.name).toBe(named('.safetensors'));
  const end = 8 + Number(new DataView(torch.bytes.buffer, torch.bytes.byteOffset).getBigUint64(0, true));
  const header = json(torch.bytes.subarray(8, end)) as Record<string, { data_offsets?: [number, number] }>;
  expect(header).toHaveProperty(['conv1.weight']);
  expect(torch.bytes.length - end).toBe(4 * parameters);

  const web = await saved(page, 'Download TensorFlow.js');
  expect(web.name).toBe(named('-tensorflow-js.zip'));
  const webFiles = unzipSync(web.bytes);
  expect(json(webFiles[`${named('-tensorflow-js')}/model.json`]!)).toMatchObject({ format: 'layers-model' });
  expect(webFiles[`${named('-tensorflow-js')}/weights.bin`]).toHaveLength(4 * parameters);

  const csv = await saved(page, 'Download CSV');
  const table = Papa.parse<Record<string, string>>(text(csv.bytes).trim(), { header: true });
  const curves = await saved(page, 'Download JSON');
  const { points, epochs, hyperparameters } = json(curves.bytes);
  expect([csv.name, curves.name]).toEqual([named('-curves.csv'), named('-curves.json')]);
  expect(hyperparameters).toEqual(knownRun);
  expect(epochs).toHaveLength(4);
  expect(table.errors).toEqual([]);
  expect(table.data.map(({ step }) => Number(step))).toEqual(points.map(({ step }: { step: number }) => step));

  const board = await saved(page, 'Download TensorBoard');
  const events = Object.entries(unzipSync(board.bytes));
  expect(events.map(([name]) => name.split('/').slice(0, 2).join('/'))).toEqual([
    `${named('')}/train`,
    `${named('')}/validation`,
  ]);
  for (const [, file] of events) expect(text(file)).toContain('brain.Event:2');

  const svg = await saved(page, 'Download SVG');
  const drawn = await page.evaluate((words) => {
    const root = new DOMParser().parseFromString(words, 'image/svg+xml').documentElement;
    return {
      name: root.nodeName,
      width: root.getAttribute('width'),
      texts: [...root.querySelectorAll('text')].map((each) => each.textContent),
    };
  }, text(svg.bytes));
  expect(drawn).toMatchObject({ name: 'svg', width: '1280' });
  expect(drawn.texts).toEqual(expect.arrayContaining(['training', 'validation', 'epoch']));

  const picture = await saved(page, 'Download PNG');
  const png = PNG.sync.read(Buffer.from(picture.bytes));
  expect([png.width, png.height, picture.name]).toEqual([2560, 800, named('-curves.png')]);
  // White paper, with the validation's blue on both halves.
  expect([...png.data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  const blues = Array.from({ length: png.width * png.height }, (_, pixel) => pixel).filter((pixel) => {
    const [red, green, blue] = png.data.subarray(4 * pixel, 4 * pixel + 3);
    return red! < 80 && green! < 120 && blue! > 200;
  });
  for (const half of [0, 1]) {
    expect(blues.filter((pixel) => Math.floor((pixel % png.width) / (png.width / 2)) === half).length).toBeGreaterThan(
      200,
    );
  }

  const notebook = await saved(page, 'Notebook');
  expect(notebook.name).toBe('cifar10_keras.ipynb');
  const { nbformat, nbformat_minor, cells } = json(notebook.bytes);
  expect([nbformat, nbformat_minor]).toEqual([4, 5]);
  const code_ = cells.filter((cell: { cell_type: string }) => cell.cell_type === 'code');
  const python = code_.map(({ source: lines }: { source: string | string[] }) => [lines].flat().join('')).join('\n');
  expect(python).toContain('RandomFlip("horizontal")');
  expect(python).toContain('EPOCHS = 4');
  expect(JSON.stringify(cells)).toContain('Run #1');
  expect(owner.faults).toEqual([]);
}, 240_000);
