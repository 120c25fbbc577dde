/** The oldest supported browsers: Firefox 115, Chrome and Edge 109, Safari 16. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
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
    [AbortSignal, ['any']],
    [RegExp, ['escape']],
    [ArrayBuffer.prototype, ['transfer', 'resize']],
    [Document.prototype, ['startViewTransition']],
    [globalThis, ['Iterator', 'scheduler', 'navigation', 'CloseWatcher', 'Float16Array']],
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

it('[U287] built pages have no syntax that the oldest supported browsers cannot read', () => {
  const chunks = (ending: string) =>
    globSync(`.next/static/chunks/*.${ending}`, { cwd: path.resolve(import.meta.dirname, '../..') });
  const having = (ending: string, pattern: RegExp) =>
    chunks(ending).filter((file) =>
      pattern.test(readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')),
    );
  expect(chunks('js').length).toBeGreaterThan(10);
  // Lookbehind and static blocks: Safari 16.4. Set notation in patterns: Firefox 116.
  expect(having('js', /\(\?<[=!]|[;{}]static\{/)).toEqual([]);
  expect(having('css', /light-dark\(|@scope|oklch\(from/)).toEqual([]);
});
