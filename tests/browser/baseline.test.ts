/** The oldest supported browsers, and older ones, as Chromium without what they lack. */
import { expect, it } from 'vitest';
import { tooOld } from '#app/old-browser.ts';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });
const person = sharedChromium();

/** Removes everything that any of them lacks. */
function withoutNewer() {
  const [array, set, text] = [Array.prototype, Set.prototype, String.prototype] as object[];
  const newer: readonly [object, readonly string[]][] = [
    [Intl, ['Segmenter', 'DurationFormat']],
    [array!, ['toSorted', 'toSpliced', 'toReversed', 'with']],
    [Array, ['fromAsync']],
    [Object, ['groupBy']],
    [Map, ['groupBy']],
    [Promise, ['withResolvers', 'try']],
    [
      set!,
      ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
    ],
    [text!, ['isWellFormed', 'toWellFormed']],
    [URL, ['canParse', 'parse']],
    [AbortSignal, ['any', 'timeout']],
    [RegExp, ['escape']],
    [ArrayBuffer.prototype, ['transfer', 'resize']],
    [Document.prototype, ['startViewTransition', 'adoptedStyleSheets']],
    [Element.prototype, ['checkVisibility', 'setHTMLUnsafe', 'getHTML']],
    [HTMLElement.prototype, ['showPopover', 'inert', 'attachInternals']],
    [CanvasRenderingContext2D.prototype, ['roundRect', 'reset']],
    [CSS, ['registerProperty']],
    [Navigator.prototype, ['userAgentData', 'permissions', 'wakeLock']],
    [
      globalThis,
      [
        'Iterator',
        'scheduler',
        'navigation',
        'CloseWatcher',
        'Float16Array',
        'OffscreenCanvas',
        'CompressionStream',
        'DecompressionStream',
        'requestIdleCallback',
        'onscrollend',
      ],
    ],
  ];
  for (const [holder, names] of newer) {
    for (const name of names) Reflect.deleteProperty(holder, name);
  }
}

it('[U286] every page works in a browser without features newer than the oldest supported ones', async () => {
  const { url, code, instructorPath } = product();
  const { page, context, faults } = await person('laptop');
  await context.addInitScript(withoutNewer);
  await page.goto(url);
  await page.locator('#title').fill('Older');
  expect(await page.evaluate(() => 'Segmenter' in Intl || 'toSorted' in Array.prototype)).toBe(false);
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill('👩🏽‍🚀 민수');
  await page.getByText('4/20').waitFor();
  await page.locator('#nickname').press('Enter');
  await page.getByTestId('submit-run').waitFor();
  await page.getByRole('button', { name: 'Add a block' }).click();
  await page.getByTestId('submit-run').click();
  await page.getByTestId('run-1').waitFor();
  await page.goto(url + instructorPath);
  await page.getByTestId('teaching').waitFor();
  for (const way of ['projector', 'runs', 'runs/1', 'compare?runs=1', 'try']) {
    await page.goto(`${url}/s/${code}/${way}`);
    await page.locator('#content').waitFor();
    await page.waitForLoadState('networkidle');
  }
  expect(faults).toEqual([]);
});

it('[U602] a browser that is too old shows a sentence in both languages, whether or not it can read the pages', async () => {
  const { url } = product();
  const { page, context } = await person('phone');
  const note = page.locator('#old-browser');
  await page.goto(url);
  await page.locator('#title').waitFor();
  expect(await note.count()).toBe(0);
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'structuredClone'));
  await page.reload();
  await note.waitFor();
  await page.locator('#title').waitFor();
  expect(await note.locator('p').allTextContents()).toEqual(tooOld);
  // As if the first chunk had syntax that it cannot read.
  await context.route('**/_next/static/chunks/*.js', (route) =>
    route.fulfill({ body: 'class A { static {', contentType: 'text/javascript' }),
  );
  await page.reload();
  await note.waitFor();
  expect(await note.isVisible()).toBe(true);
});
