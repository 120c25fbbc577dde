/** Parts of a page that are drawn only when the reader comes near. */
import type { Page } from 'playwright-core';

/** The parts of a run's page by the ids of their places, the lazy ones. */
export const runParts = ['confusion', 'classes', 'filters', 'augmented', 'gallery', 'maps', 'network'] as const;

/** Goes through a run's page from top to bottom until every part is drawn, and back to the top. */
export async function unrolled(page: Page): Promise<void> {
  for (const part of runParts) {
    await page.locator(`#${part}`).scrollIntoViewIfNeeded();
    await page.getByTestId(part).waitFor();
  }
  await page.locator('[data-testid=network] svg[role=img]').waitFor();
  await page.locator('[data-testid=maps] canvas').first().waitFor();
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
}
