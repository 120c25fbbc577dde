/** Benchmarks of the built pages, on a server and in a browser that are gone afterwards. */
import { readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { browserFile } from '#server/setup/browser.mjs';
import { place } from '#server/setup/place.mjs';
import { chromiumFlags } from '../../support/chromium-flags.ts';
import { startProduct } from '../../support/product.ts';
import { dataFolder } from '../../support/running-server.ts';

/** Runs `bench` with the address of the product, started without trainers of its own, and the Chromium that set-up found. */
export async function inChromium(
  environment: Record<string, string>,
  bench: (url: string, browser: Browser) => Promise<unknown>,
): Promise<void> {
  const undo: (() => unknown)[] = [];
  try {
    const { ready, stop } = startProduct(
      dataFolder((step) => void undo.unshift(step)),
      { TRAINERS: '0', ...environment },
    );
    undo.unshift(stop);
    const { url } = await ready;
    const { path } = JSON.parse(readFileSync(browserFile(place()), 'utf8')) as { path: string };
    const browser = await chromium.launch({ executablePath: path, args: chromiumFlags });
    undo.unshift(() => browser.close());
    await bench(url, browser);
  } finally {
    for (const step of undo) await step();
  }
}
