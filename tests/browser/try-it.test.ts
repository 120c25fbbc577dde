/** Trained networks in the visitor's browser: a CIFAR-10 image and a photo, with two runs compared. */
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { PredictionsHeader } from '#lib/protocol/inspection.ts';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { createClasses } from './classes.ts';

const product = sharedProduct();
const person = sharedChromium();

/** A photo twice as wide as high, with a red left half and a blue right half. */
function photo(): Buffer {
  const png = new PNG({ width: 256, height: 128 });
  for (let pixel = 0; pixel < 256 * 128; pixel++) {
    png.data.set(pixel % 256 < 128 ? [255, 0, 0, 255] : [0, 0, 255, 255], 4 * pixel);
  }
  return PNG.sync.write(png);
}

/** The preview's 32 × 32 pixels as red, green, blue and opacity. */
const seenBy = (page: Page) =>
  page.getByTestId('seen').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    return [...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data];
  });

/** A run's five bars: classes and probabilities, as values and as text. */
async function barsOf(page: Page, number: number) {
  const bars = page.getByTestId(`answer-${number}`).getByRole('listitem');
  await bars.nth(4).waitFor();
  return bars.evaluateAll((all) =>
    all.map((bar) => ({
      label: Number(bar.getAttribute('data-label')),
      probability: Number(bar.getAttribute('data-probability')),
      text: bar.textContent ?? '',
    })),
  );
}

/** For an answer of the processor, on a busy machine. */
const patience = 30_000;

type KnownClass = Awaited<ReturnType<ReturnType<typeof createClasses>['knownClass']>> & { readonly code: string };

let known: Promise<KnownClass> | undefined;
const undo: (() => void)[] = [];
afterAll(() => {
  for (const step of undo) step();
});

/** A session with two trained runs, for all tests here. */
function knownClass(): Promise<KnownClass> {
  known ??= (async () => {
    const classes = createClasses(product().url, 120_000);
    undo.push(classes.close);
    const session = await classes.openSession('내 사진은 무엇일까?');
    return { code: session.code, ...(await classes.knownClass(session)) };
  })();
  return known;
}

/** The images that a page shows, the last of them compared with what the trainer says of it. */
function watchImages(page: Page, { code, runIds }: KnownClass) {
  const shown: [part: string, index: number][] = [];
  page.on('request', (request) => {
    const image = /images\/cifar-10\/(training|test)\/(\d+)\.png/.exec(request.url());
    if (image) shown.push([image[1]!, Number(image[2])]);
  });

  /** The trainer's probabilities for an image, by run number. */
  const predicted = async (number: number, set: string, index: number) => {
    const answer = await fetch(
      `${product().url}/sessions/${code}/runs/${runIds[number - 1]}/predictions.bin?set=${set}`,
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const end = bytes.indexOf(10) + 1;
    const { count } = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as PredictionsHeader;
    const body = bytes.slice(end).buffer;
    const place = new Uint16Array(body, 20 * count, count).indexOf(index);
    return [...new Uint16Array(body, 20 * place, 10)].map((value) => value / 65_535);
  };

  const agree = async (set: 'validation' | 'test', numbers: readonly number[]) => {
    const [part, index] = shown.at(-1)!;
    expect(part).toBe(set === 'test' ? 'test' : 'training');
    for (const number of numbers) {
      const theirs = await predicted(number, set, index);
      const best = theirs
        .map((probability, label) => ({ probability, label }))
        .sort((a, b) => b.probability - a.probability);
      await expect
        .poll(async () => (await barsOf(page, number)).map(({ probability }) => Math.round(50 * probability)), {
          timeout: patience,
        })
        .toEqual(best.slice(0, 5).map(({ probability }) => Math.round(50 * probability)));
      const bars = await barsOf(page, number);
      for (const { label, probability, text } of bars) {
        expect(probability).toBeCloseTo(theirs[label]!, 2);
        expect(text).toContain(cifar10.classes[label]!.label.en);
        expect(text).toContain(`${(100 * probability).toFixed(1)}%`);
      }
    }
  };
  return { shown, agree };
}

it('[J21] [R247] two runs classify a CIFAR-10 image and the user’s own photo, which never leaves the browser: their input, and their five most probable classes', async () => {
  const { url } = product();
  const scene = await knownClass();
  const { code, chair } = scene;
  const visitor = await person('laptop');
  const { page } = visitor;
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url());
  });
  const { shown, agree } = watchImages(page, scene);
  await page.goto(`${url}/s/${code}/try?runs=1`);
  const { lastEpoch } = chair.runs().find(({ number }) => number === 1)!;
  await page
    .getByText(
      `Weights of the last epoch (4): validation accuracy ${(100 * lastEpoch!.validationAccuracy).toFixed(1)}%`,
    )
    .waitFor();
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('2');
  await page.getByTestId('answer-2').getByText('Weights of the last epoch (4)').waitFor();
  expect(page.url()).toContain('?runs=1,2');

  await page.getByText('CIFAR-10', { exact: true }).click();
  await page.getByText('True class:').waitFor();
  await agree('validation', [1, 2]);
  // Its pixels are used exactly.
  const original = PNG.sync.read(
    Buffer.from(await (await fetch(`${url}/images/cifar-10/training/${shown.at(-1)![1]}.png`)).arrayBuffer()),
  );
  expect(await seenBy(page)).toEqual([...original.data]);

  await page.getByText('Photo', { exact: true }).click();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: photo() });
  await page.getByTestId('seen').waitFor();
  const halves = async () => {
    const pixels = await seenBy(page);
    return Array.from({ length: 32 }, (_, column) => (pixels[4 * (16 * 32 + column)]! > 128 ? 'r' : 'b')).join('');
  };
  await expect.poll(halves).toBe('r'.repeat(16) + 'b'.repeat(16));
  for (const number of [1, 2]) {
    const probabilities = (await barsOf(page, number)).map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    expect(probabilities.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(1.0001);
  }
  // The square follows the arrow keys, away from what it showed.
  await page.getByRole('img', { name: 'The part the network sees' }).focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  await expect.poll(halves).toBe('r'.repeat(8) + 'b'.repeat(24));
  await page.getByRole('button', { name: 'Whole picture' }).click();
  await expect.poll(halves).toBe('r'.repeat(16) + 'b'.repeat(16));
  expect(sent).toEqual([]);

  // Test images are available only once the test is open.
  await page.getByText('CIFAR-10', { exact: true }).click();
  await page.getByText('True class:').waitFor();
  expect(await page.getByText('Test', { exact: true }).count()).toBe(0);
  await chair.request('open-test', {});
  await page.getByText('Test', { exact: true }).click();
  await expect.poll(() => shown.at(-1)![0]).toBe('test');
  await page.getByText('True class:').waitFor();
  await agree('test', [1, 2]);
  expect(visitor.faults).toEqual([]);
}, 240_000);

it('[J600] a graphics card that answers wrongly is found out at its first answer, and one that is lost later is done without', async () => {
  const scene = await knownClass();
  const address = `${product().url}/s/${scene.code}/try?runs=1`;
  const open = async (inPage: () => void) => {
    const { context, page } = await person('laptop');
    await context.addInitScript(inPage);
    const images = watchImages(page, scene);
    await page.goto(address);
    await page.getByText('CIFAR-10', { exact: true }).click();
    await page.getByText('True class:').waitFor();
    const another = async () => {
      const seen = images.shown.length;
      await page.getByRole('button', { name: 'Another image' }).click();
      await expect.poll(() => images.shown.length, { timeout: patience }).toBeGreaterThan(seen);
      await images.agree('validation', [1]);
    };
    await images.agree('validation', [1]);
    return { page, another };
  };

  // Every class has another's probability: together they are still 1.
  const wrong = await open(() => {
    const card = WebGL2RenderingContext.prototype;
    const mixed = (values: unknown) => {
      if (values instanceof Float32Array) values.subarray(0, 4).reverse();
      Reflect.set(globalThis, 'answers', 1 + ((Reflect.get(globalThis, 'answers') as number | undefined) ?? 0));
    };
    const { readPixels, getBufferSubData } = card;
    card.readPixels = function (...args: unknown[]) {
      Reflect.apply(readPixels, this, args);
      mixed(args[6]);
    };
    card.getBufferSubData = function (...args: unknown[]) {
      Reflect.apply(getBufferSubData, this, args);
      mixed(args[2]);
    };
  });
  const answers = () => wrong.page.evaluate(() => Reflect.get(globalThis, 'answers') as number);
  const before = await answers();
  expect(before).toBeGreaterThan(0);
  await wrong.another();
  expect(await answers()).toBe(before);

  const lost = await open(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const context = Reflect.apply(getContext, this, args) as unknown;
      if (context instanceof WebGL2RenderingContext) Reflect.set(globalThis, 'card', context);
      return context;
    } as typeof getContext;
    // The card is asked for on a canvas of the page.
    Reflect.deleteProperty(globalThis, 'OffscreenCanvas');
  });
  await lost.page.evaluate(() =>
    (Reflect.get(globalThis, 'card') as WebGL2RenderingContext).getExtension('WEBGL_lose_context')!.loseContext(),
  );
  await lost.another();
  await lost.another();
}, 240_000);
