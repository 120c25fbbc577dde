/** The replay of a lesson: one HTML file that needs no server and no network. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Replay } from '#lib/takehome/replay.ts';

const template = path.join(import.meta.dirname, 'replay.html');

/** Allows only the page's own script, by its hash, and no requests. */
function policyOf(page: string): string {
  const script = /<script>(.*?)<\/script>/s.exec(page)![1]!;
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
}

export async function replayPage(replay: Replay): Promise<string> {
  const page = await readFile(template, 'utf8');
  // No nickname or message can end the script that contains it.
  const data = JSON.stringify(replay).replaceAll('<', '\\u003c');
  const title = replay.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return page
    .replace('<!--policy-->', `<meta http-equiv="content-security-policy" content="${policyOf(page)}">`)
    .replace('<!--title-->', () => title)
    .replace('>null</script>', () => `>${data}</script>`);
}
