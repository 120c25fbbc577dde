/** Kilobytes of compressed JavaScript that a page loads in a fresh browser, chunk by chunk. */
import type { Page } from 'playwright-core';
import { createClasses } from '../../browser/classes.ts';
import { readerOf } from '../../browser/reader.ts';
import { inChromium } from '../harness/on-product.ts';

/** Recognizes a chunk's contents by words that survive minifying. */
const signs: readonly (readonly [string, string])[] = [
  ['React DOM', 'react.suspense_list'],
  ['Next router', 'next-router-state-tree'],
  ['zod', '_zod'],
  ['Socket.IO', 'socket.io'],
  ['use-intl', 'MISSING_MESSAGE'],
  ['ICU messages', 'EXPECT_ARGUMENT_CLOSING_BRACE'],
  ['Base UI', 'base-ui'],
  ['Chart.js', 'beforeDatasetDraw'],
  ['Korean texts', '한 대의 GPU'],
  ['English texts', 'Keep this page open'],
];

type Script = { readonly name: string; readonly kilobytes: number; readonly holds: readonly string[] };

/** The scripts loaded until the page was idle. */
async function scriptsOf(page: Page, visit: () => Promise<unknown>): Promise<Script[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const urls = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType.includes('javascript')) urls.set(requestId, response.url);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await visit();
  await page.waitForLoadState('networkidle');
  const scripts: Script[] = [];
  for (const [requestId, url] of urls) {
    const { body } = await session.send('Network.getResponseBody', { requestId });
    const holds = signs.filter(([, sign]) => body.includes(sign)).map(([name]) => name);
    scripts.push({ name: url.split('/').at(-1)!, kilobytes: (sizes.get(requestId) ?? 0) / 1024, holds });
  }
  return scripts.sort((a, b) => b.kilobytes - a.kilobytes);
}

/** Prints what the student's page loads initially, before any input. */
export async function benchPageWeight({ json }: { json: boolean }): Promise<void> {
  await inChromium({}, async (url, browser) => {
    const { openSession, join } = createClasses(url, 10_000);
    const session = await openSession('Weight');
    const { seatToken, connection } = await join(session.code, 'Student');
    connection.close();
    const { storageState } = readerOf(url, 'en', 'light', [
      { code: session.code, role: 'student', secret: seatToken, title: session.title },
    ]);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, storageState });
    const page = await context.newPage();
    const scripts = await scriptsOf(page, async () => {
      await page.goto(`${url}/s/${session.code}`);
      await page.getByTestId('submit-run').waitFor();
    });
    const total = scripts.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
    if (json) return console.log(JSON.stringify({ kilobytes: Math.round(total * 10) / 10, scripts }));
    for (const { name, kilobytes, holds } of scripts) {
      console.log(`${kilobytes.toFixed(1).padStart(7)} KB  ${name.padEnd(24)} ${holds.join(', ')}`);
    }
    console.log(
      `${total.toFixed(1).padStart(7)} KB  the student's page, compressed JavaScript, ${scripts.length} files`,
    );
  });
}
