/** A report as a file of its own: what its page shows, without anything that has to be fetched. */

/** All that elements keep of what they have on the page. */
const kept = new Set(['alt', 'checked', 'colspan', 'disabled', 'href', 'rel', 'scope', 'src', 'start', 'type']);

const look = `
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #14171c; background: #fff;
    font: 16px/1.6 Pretendard, system-ui, -apple-system, "Apple SD Gothic Neo", "Noto Sans KR", "Malgun Gothic", sans-serif; }
  h2 { margin: 0.25rem 0 1rem; line-height: 1.3; overflow-wrap: anywhere; }
  h3 { margin: 1.75rem 0 0.5rem; font-size: 1.05rem; }
  header p { margin: 0; color: #565e6b; }
  table { width: 100%; border-collapse: collapse; font-size: 0.85rem; }
  th, td { padding: 0.35rem 0.5rem; border-bottom: 1px solid #e1e4e9; text-align: left; vertical-align: top; }
  td span { display: block; }
  img { width: 49%; min-width: 18rem; }
  pre { overflow-x: auto; } a { color: #2f5bea; } section { overflow-wrap: anywhere; }
  @media print { body { margin: 0; max-width: none; font-size: 13px; } tr, img { break-inside: avoid; } }
`;

/** The page of `sheet` as HTML that opens without a network, runs no script and loads nothing. */
export function reportFile(sheet: HTMLElement, title: string, language: string): string {
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = language;
  const meta = (attributes: Record<string, string>) => {
    const element = page.createElement('meta');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    page.head.prepend(element);
  };
  meta({ name: 'viewport', content: 'width=device-width, initial-scale=1' });
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  meta({ 'http-equiv': 'content-security-policy', content: policy });
  meta({ charset: 'utf-8' });
  const style = page.createElement('style');
  style.textContent = look;
  page.head.append(style);
  const copy = page.importNode(sheet, true);
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name } of [...element.attributes]) if (!kept.has(name)) element.removeAttribute(name);
  }
  page.body.append(...copy.childNodes);
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`;
}
