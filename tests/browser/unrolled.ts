/** Parts of a page that are rendered only when the reader comes near. */
import type { Page } from 'playwright-core';

/** The lazy parts of a run's page, by id. */
export const runParts = [
  'confusion',
  'classes',
  'filters',
  'augmented',
  'gallery',
  'attention',
  'maps',
  'convolution',
  'network',
] as const;

/** Scrolls through a run's page until every part is rendered, and back to the top. */
export async function unrolled(page: Page): Promise<void> {
  for (const part of runParts) {
    await page.locator(`#${part}`).scrollIntoViewIfNeeded();
    await page.getByTestId(part).waitFor();
  }
  await page.locator('[data-testid=network] svg[role=img]').waitFor();
  await page.locator('[data-testid=maps] canvas').first().waitFor();
  await page.locator('[data-testid=attention] canvas').first().waitFor();
  await page.locator('[data-testid=convolution-output]').waitFor();
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
}
