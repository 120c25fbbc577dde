/** What axe finds on a page, and the looks in which every page is to be without fault. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds by WCAG 2.2 A and AA and its own good habits, one sentence a fault. What depends on the theme, which is contrast,
 * is looked at in the other theme too.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Result = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };
    type Options = { runOnly?: string[]; resultTypes?: string[]; selectors?: boolean };
    const { axe } = window as unknown as {
      axe: { run(context: Document, options: Options): Promise<{ violations: Result[] }> };
    };
    const sentences = async (theme: string, options: Options) =>
      // Of what is in order nothing is worked out but that it is.
      (await axe.run(document, { ...options, resultTypes: ['violations'], selectors: false })).violations.flatMap(
        ({ id, help, nodes }) =>
          nodes.map(
            ({ html, failureSummary }) =>
              `${theme}: ${id}: ${help} — ${html.slice(0, 160)} — ${failureSummary.slice(0, 300)}`,
          ),
      );
    const { dataset } = document.documentElement;
    const [own, other] = dataset.theme === 'dark' ? ['dark', 'light'] : ['light', 'dark'];
    const found = await sentences(own!, {});
    // Colours are looked at as they end up, not on their way there.
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important }');
    document.adoptedStyleSheets.push(still);
    dataset.theme = other;
    found.push(...(await sentences(other!, { runOnly: ['color-contrast'] })));
    dataset.theme = own;
    document.adoptedStyleSheets.pop();
    return found;
  });
}

/** Each screen size, language and theme once. */
export const looks = [
  ['laptop', 'ko', 'light'],
  ['phone', 'en', 'dark'],
] as const;
