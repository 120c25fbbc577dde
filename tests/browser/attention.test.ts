/** What a network looks at, in a real browser: a convolution step by step, Grad-CAM, occlusion, each against the run's files. */
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, expect, it } from 'vitest';
import { convolutionInput, type Filters, liveliestFilter, stepAt } from '#lib/analysis/convolution-steps.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { firstConvolution } from '#lib/network/first-convolution.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { MapsHeader, WeightsHeader } from '#lib/protocol/inspection.ts';
import { readWeights } from '#lib/takehome/model-files/weights.ts';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { createClasses, knownRun } from './classes.ts';

const product = sharedProduct();
const person = sharedChromium();

/** For an answer of the processor, on a busy machine. */
const patience = 60_000;

type Scene = Awaited<ReturnType<typeof openScene>>;
let opened: Promise<Scene> | undefined;
const undo: (() => void)[] = [];
afterAll(() => {
  for (const step of undo) step();
});

/** The known class, and a run without convolutions. */
async function openScene() {
  const classes = createClasses(product().url, 120_000);
  undo.push(classes.close);
  const session = await classes.openSession('어디를 보았을까?');
  const { chair, second, runIds } = await classes.knownClass(session);
  const flat = { ...knownRun, blocks: [], dense: [{ units: 8, dropout: 0 }], epochs: 1 };
  const { runId, number } = await second.request('submit-run', { hyperparameters: flat });
  const isOver = () => chair.runs().some(({ id, ending }) => id === runId && ending);
  await expect.poll(isOver, { timeout: patience }).toBe(true);
  const file = async <Header>(name: string) => {
    const answer = await fetch(`${product().url}/sessions/${session.code}/runs/${runIds[1]}/${name}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const end = bytes.indexOf(10) + 1;
    return { header: JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Header, body: bytes.slice(end) };
  };
  return { code: session.code, file, flat: number };
}
const scene = () => {
  opened ??= openScene();
  return opened;
};

/** The image that the part shows, and its pixels. */
async function imageOf(page: Page, part: string) {
  const source = await page.getByTestId(part).locator('img').first().getAttribute('src');
  const index = Number(/training\/(\d+)\.png/.exec(source!)![1]);
  return { index, pixels: await pixelsOf(index) };
}

async function pixelsOf(index: number): Promise<Uint8ClampedArray> {
  const answer = await fetch(`${product().url}/images/cifar-10/training/${index}.png`);
  const { data } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
  return Uint8ClampedArray.from({ length: 3 * 1024 }, (_, at) => data[4 * Math.floor(at / 3) + (at % 3)]!);
}

async function openRun(number: number, part: string, options: { reducedMotion?: 'reduce' } = {}) {
  const { code } = await scene();
  const visitor = await person('laptop', options);
  const { page } = visitor;
  await page.goto(`${product().url}/s/${code}/runs/${number}`);
  await page.locator(`#${part}`).scrollIntoViewIfNeeded();
  await page.getByTestId(part).waitFor();
  return { ...visitor, part: page.getByTestId(part) };
}

/** The run's first convolution, from the file of all its weights. */
async function convolution() {
  const { file } = await scene();
  const described = describeNetwork(knownRun, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  const { header, body } = await file<WeightsHeader>('weights.bin');
  const weights = readWeights(described.network, header.variables, body);
  const first = firstConvolution(described.network)!;
  const filters: Filters = {
    count: first.layer.filters,
    weights: weights.get('conv1/kernel')!.values,
    biases: [...weights.get('conv1/bias')!.values],
    before: null,
    behind: null,
  };
  return { first, filters };
}

it('[J970] a convolution is stepped through by buttons, slider, arrow keys, pointing and playing, for any filter, and its numbers are those of the run’s weights', async () => {
  const { page, part, faults } = await openRun(2, 'convolution');
  const { first, filters } = await convolution();
  await page.locator('#maps').scrollIntoViewIfNeeded();
  const { pixels } = await imageOf(page, 'maps');
  const input = convolutionInput(pixels, cifar10, knownRun, null);
  const slider = part.getByRole('slider', { name: 'Place of the window' });
  const sum = part.getByTestId('convolution-sum');

  /** Waits until the window is there, and compares every number. */
  const isAt = async (row: number, column: number, filter: number) => {
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe(`row ${row + 1}, column ${column + 1}`);
    const step = stepAt(first, filters, input, filter, { row, column });
    await expect.poll(async () => Number(await sum.getAttribute('data-sum'))).toBeCloseTo(step.sum, 6);
    expect(Number(await sum.getAttribute('data-output'))).toBeCloseTo(step.output, 6);
    const written = (value: number) => value.toFixed(2).replace('-', '−').replace('−0.00', '0.00');
    const cells = part.getByTestId('products').getByRole('cell');
    expect(await cells.count()).toBe(27);
    const texts = await cells.allTextContents();
    const taps = step.channels.flatMap((channel) => channel.taps);
    texts.forEach((text, at) => {
      const { value, weight, product, inside } = taps[at]!;
      expect(text).toBe(`${inside ? written(value) : '0'}× ${written(weight)}= ${written(product)}`);
    });
  };
  const begun = liveliestFilter(first, filters, input);
  await isAt(10, 10, begun);
  await part.getByRole('radio', { name: 'Filter 1', exact: true }).check({ force: true });
  await isAt(10, 10, 0);
  await part.getByRole('button', { name: 'Next step' }).click();
  await isAt(10, 11, 0);
  await part.getByRole('button', { name: 'One step back' }).click();
  await part.getByRole('radio', { name: 'Filter 4', exact: true }).check({ force: true });
  await isAt(10, 10, 3);
  await slider.fill('0');
  // The corner reaches into the padding.
  await isAt(0, 0, 3);
  await part.getByTestId('convolution-input').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
  await isAt(2, 0, 3);
  const { width, height } = (await part.getByTestId('convolution-output').boundingBox())!;
  await part.getByTestId('convolution-output').click({ position: { x: (20.5 * width) / 32, y: (7.5 * height) / 32 } });
  await isAt(7, 20, 3);
  const box = (await part.getByTestId('convolution-input').boundingBox())!;
  // A pixel of padding is around the image.
  await part
    .getByTestId('convolution-input')
    .click({ position: { x: (6.5 * box.width) / 34, y: (31.5 * box.height) / 34 } });
  await isAt(30, 5, 3);

  // The map is filled so far and no further.
  const filled = () =>
    part.getByTestId('convolution-output').evaluate((canvas) => {
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 32, 32);
      return data.filter((value, at) => at % 4 === 3 && value === 255).length;
    });
  expect(await filled()).toBe(30 * 32 + 6);
  await part.getByText('Fast', { exact: true }).click();
  await part.getByRole('button', { name: 'Slide the window' }).click();
  await isAt(31, 31, 3);
  await part.getByRole('button', { name: 'Slide the window' }).waitFor();
  expect(await filled()).toBe(1024);
  expect(faults).toEqual([]);
}, 240_000);

it('[U970] for a reader who asks for reduced motion, the window of a convolution slides slowly only', async () => {
  const { part } = await openRun(2, 'convolution', { reducedMotion: 'reduce' });
  await part.getByRole('button', { name: 'Slide the window' }).waitFor();
  expect(await part.getByText('Fast', { exact: true }).count()).toBe(0);
  const moving = await openRun(2, 'convolution');
  await moving.part.getByText('Fast', { exact: true }).waitFor();
}, 120_000);

const best = (values: readonly number[]) => values.indexOf(Math.max(...values));

it('[J971] Grad-CAM of the predicted and the true class lies over the image, and of any class on request', async () => {
  const { page, part, faults } = await openRun(2, 'attention');
  const questions = part.getByTestId('question');
  await questions.nth(1).locator('canvas').waitFor();
  const { index } = await imageOf(page, 'attention');
  const { file } = await scene();
  const { header, body } = await file<MapsHeader>(`maps.bin?part=training&index=${index}`);
  const { probabilities, layers, attention } = header;
  const { rows, columns, peaks } = attention!;
  const predicted = best(probabilities);
  const labelOf = async (place: number) => Number(await questions.nth(place).getAttribute('data-class'));
  const peakOf = async (place: number) =>
    Number(await questions.nth(place).locator('canvas').getAttribute('data-peak'));
  expect(await labelOf(0)).toBe(predicted);
  expect(await peakOf(0)).toBe(peaks[predicted]);
  // The other is the true class, which stands under the image, or the second most probable.
  const truth = (await part.locator('strong').first().textContent())!.trim();
  const actual = cifar10.classes.findIndex(({ label }) => label.en === truth);
  const second = best(probabilities.map((value, label) => (label === predicted ? -1 : value)));
  expect(await labelOf(1)).toBe(actual === predicted ? second : actual);

  // Any class, alone: its hottest place is the brightest of the picture.
  const hottest = peaks.map((peak, label) => ({ peak, label })).sort((a, b) => b.peak - a.peak)[0]!.label;
  await questions.nth(1).getByRole('combobox').selectOption(String(hottest));
  await expect.poll(() => peakOf(1)).toBe(peaks[hottest]);
  await part.getByText('Heat map', { exact: true }).click();
  const from =
    layers.reduce((sum, layer) => sum + layer.maps * layer.rows * layer.columns, 0) + hottest * rows * columns;
  const heats = [...body.subarray(from, from + rows * columns)];
  expect(Math.max(...heats)).toBe(255);
  const brightest = () =>
    questions
      .nth(1)
      .locator('canvas')
      .evaluate(
        (canvas, [down, right]) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
          let most = 0;
          for (let pixel = 0; pixel < width * height; pixel++)
            if (data[4 * pixel + 1]! > data[4 * most + 1]!) most = pixel;
          return [Math.floor(((most / width) * down!) / height), Math.floor(((most % width) * right!) / width)];
        },
        [rows, columns],
      );
  await expect.poll(brightest).toEqual([Math.floor(best(heats) / columns), best(heats) % columns]);

  // The next image is looked into by all parts.
  const isShown = (where: string, number: number) =>
    page.getByTestId(where).locator(`img[src$="/training/${number}.png"]`).waitFor();
  await page.locator('#maps').scrollIntoViewIfNeeded();
  await isShown('maps', index);
  await part.getByRole('button', { name: 'Next image' }).click();
  await expect.poll(async () => (await imageOf(page, 'attention')).index).not.toBe(index);
  await isShown('maps', (await imageOf(page, 'attention')).index);
  await questions.nth(1).locator('canvas').waitFor();
  expect(faults).toEqual([]);
}, 240_000);

it('[J972] on the try page Grad-CAM of a data set’s image equals the trainer’s, and occlusion runs on request and can be stopped', async () => {
  const { code, file } = await scene();
  const { page, faults } = await person('laptop');
  const shown: number[] = [];
  page.on('request', (request) => {
    const image = /images\/cifar-10\/training\/(\d+)\.png/.exec(request.url());
    if (image) shown.push(Number(image[1]));
  });
  await page.goto(`${product().url}/s/${code}/try?runs=2`);
  await page.getByText('CIFAR-10', { exact: true }).click();
  await page.getByText('True class:').waitFor();
  const answer = page.getByTestId('answer-2');
  await answer.getByRole('button', { name: 'What does it look at?' }).click({ timeout: patience });
  const canvas = answer.locator('canvas');
  await canvas.waitFor({ timeout: patience });
  const { header } = await file<MapsHeader>(`maps.bin?part=training&index=${shown.at(-1)}`);
  const { probabilities, attention } = header;
  const peak = async () => Number(await canvas.getAttribute('data-peak'));
  const question = answer.getByRole('combobox', { name: 'Class asked about' });
  expect(Number(await question.inputValue())).toBe(best(probabilities));
  for (const label of [best(probabilities), 3, 8]) {
    await question.selectOption(String(label));
    const theirs = attention!.peaks[label]!;
    await expect.poll(async () => Math.abs((await peak()) - theirs)).toBeLessThan(0.01 * Math.max(0.05, theirs));
  }

  await question.selectOption(String(best(probabilities)));
  await answer.getByText('Occlusion', { exact: true }).click();
  expect(await canvas.count()).toBe(0);
  // Between its turns it waits until it is stopped; afterwards it takes no turn more, though the network does.
  await page.evaluate(() => {
    const own = globalThis.setTimeout;
    const waiting: (() => void)[] = [];
    const turns = { waiting, goesOn: false, after: 0 };
    Reflect.set(globalThis, 'turns', turns);
    Reflect.set(globalThis, 'setTimeout', (action: () => void, delay?: number) => {
      if (delay !== undefined) return own(action, delay);
      if (!turns.goesOn) return waiting.push(action);
      turns.after += 1;
      return own(action);
    });
  });
  type Turns = { waiting: (() => void)[]; goesOn: boolean; after: number };
  await answer.getByRole('button', { name: 'Cover place by place' }).click();
  await page.waitForFunction(() => (Reflect.get(globalThis, 'turns') as Turns).waiting.length > 0);
  await answer.getByRole('button', { name: 'Stop' }).click();
  await page.evaluate(() => {
    const turns = Reflect.get(globalThis, 'turns') as Turns;
    turns.goesOn = true;
    for (const each of turns.waiting) each();
  });
  await answer.getByText('Grad-CAM', { exact: true }).click();
  await canvas.waitFor({ timeout: patience });
  expect(await page.evaluate(() => (Reflect.get(globalThis, 'turns') as Turns).after)).toBe(0);
  await answer.getByText('Occlusion', { exact: true }).click();
  await answer.getByRole('button', { name: 'Cover place by place' }).click();
  await canvas.waitFor({ timeout: patience });
  expect(await peak()).toBeGreaterThan(0);
  expect(await peak()).toBeLessThanOrEqual(Math.max(...probabilities) + 0.01);
  await answer.getByText(/loses [\d.]+ percentage points/).waitFor();
  expect(faults).toEqual([]);
}, 240_000);

it('[J973] of a network without convolutions the run’s page says that Grad-CAM does not apply, and the try page offers occlusion', async () => {
  const { code, flat } = await scene();
  const { page, part, faults } = await openRun(flat, 'attention');
  await part.getByText('This network has no convolution').waitFor();
  expect(await page.locator('#convolution').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Convolution', exact: true }).count()).toBe(0);
  await part.getByRole('link', { name: /Occlusion/ }).click();
  await page.waitForURL(`**/s/${code}/try?runs=${flat}`);
  await page.getByText('CIFAR-10', { exact: true }).click();
  const answer = page.getByTestId(`answer-${flat}`);
  await answer.getByRole('button', { name: 'What does it look at?' }).click({ timeout: patience });
  await answer.getByText('This network has no convolution').waitFor();
  expect(await answer.getByText('Grad-CAM', { exact: true }).count()).toBe(0);
  await answer.getByRole('button', { name: 'Cover place by place' }).click();
  await answer.locator('canvas').waitFor({ timeout: patience });
  expect(faults).toEqual([]);
}, 240_000);
