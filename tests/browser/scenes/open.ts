/** Opens a scene in a browser of its reader, ready for its picture. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page, ViewportSize } from 'playwright-core';
import type { Language } from '#lib/language.ts';
import { readerOf, type Theme } from '../reader.ts';
import type { Place, Scene } from './scene.ts';

export type Look = {
  readonly viewport: ViewportSize;
  readonly language: Language;
  readonly theme: Theme;
  readonly hasTouch?: boolean;
  readonly deviceScaleFactor?: number;
};

/** `faults` are what the page's console complains of. */
export async function openScene(
  browser: Browser,
  url: string,
  { prepare }: Pick<Scene, 'prepare'>,
  { path, held }: Place,
  { language, theme, ...screen }: Look,
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({ ...screen, ...readerOf(url, language, theme, held) });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  await page.goto(url + path);
  await page.locator('main#content:not([role=status])').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await prepare?.(page);
  // What moves comes to rest.
  await sleep(700);
  return { context, page, faults };
}
