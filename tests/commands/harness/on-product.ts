/** The built pages on a server, and in a browser, that are gone afterwards. */
import { readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { browserFile } from '#server/setup/browser.mjs';
import { place } from '#server/setup/place.mjs';
import { chromiumFlags } from '../../support/chromium-flags.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { dataFolder } from '../../support/running-server.ts';

/** Runs `work` with the product, started without trainers of its own on a folder of its own. */
export async function onProduct(
  environment: Record<string, string>,
  work: (product: Product) => Promise<unknown>,
): Promise<void> {
  const undo: (() => unknown)[] = [];
  try {
    const { ready, stop } = startProduct(
      dataFolder((step) => void undo.unshift(step)),
      { TRAINERS: '0', ...environment },
    );
    undo.unshift(stop);
    await work(await ready);
  } finally {
    for (const step of undo) await step();
  }
}

/** Runs `bench` with the address of such a product and the Chromium that set-up found. */
export const inChromium = (
  environment: Record<string, string>,
  bench: (url: string, browser: Browser) => Promise<unknown>,
): Promise<void> =>
  onProduct(environment, async ({ url }) => {
    const { path } = JSON.parse(readFileSync(browserFile(place()), 'utf8')) as { path: string };
    const browser = await chromium.launch({ executablePath: path, args: chromiumFlags });
    await bench(url, browser).finally(() => browser.close());
  });
