/** What axe finds on a page, and the looks in which every page is to be without fault. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds by WCAG 2.2 A and AA and its own good habits, one sentence a fault. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Result = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };
    const { axe } = window as unknown as { axe: { run(context: Document): Promise<{ violations: Result[] }> } };
    const { violations } = await axe.run(document);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${help} — ${html.slice(0, 160)} — ${failureSummary.slice(0, 300)}`,
      ),
    );
  });
}

/** Each screen size once in each language, and once in each theme. */
export const looks = [
  ['laptop', 'ko', 'light'],
  ['phone', 'ko', 'dark'],
  ['laptop', 'en', 'dark'],
  ['phone', 'en', 'light'],
] as const;
