/** Chromium for tests: the one that set-up found, with no window and no background activity. */
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { browserFile } from '../../server/setup/browser.mjs';
import { place } from '../../server/setup/place.mjs';
import { chromiumFlags } from './chromium-flags.ts';

export const screens = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1440, height: 900 },
  projector: { width: 1024, height: 768 },
} as const;

/** A person at their own screen: one browser context with its own storage. */
export type Person = { readonly context: BrowserContext; readonly page: Page; readonly faults: string[] };

/** One browser for all tests of a file; the result opens a screen, which is closed after the test. */
export function sharedChromium(): (screen: keyof typeof screens, options?: BrowserContextOptions) => Promise<Person> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const { path } = JSON.parse(readFileSync(browserFile(place()), 'utf8')) as { path: string };
    browser = await chromium.launch({ executablePath: path, args: chromiumFlags });
  });
  afterAll(() => browser?.close());
  return async (screen, options = {}) => {
    const context = await browser!.newContext({ viewport: screens[screen], locale: 'en-US', ...options });
    // Runs train for real, and not every machine is fast.
    context.setDefaultTimeout(60_000);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    return { context, page, faults };
  };
}
