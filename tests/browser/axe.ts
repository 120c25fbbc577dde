/** Axe's findings on a page, and the sizes, languages and themes in which every page is checked. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Axe's findings by WCAG 2.2 A and AA and its own best practices, one sentence each. Contrast, which depends on the theme,
 * is also checked in the other theme.
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
    // Colours are checked after transitions, not during them.
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
