/** A lesson to play back: one HTML file that needs no server and no network. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Replay } from '#lib/replay.ts';

const template = path.join(import.meta.dirname, 'replay.html');

/** The page with the replay inside it. */
export async function replayPage(replay: Replay): Promise<string> {
  const page = await readFile(template, 'utf8');
  // Whatever a nickname or message holds, it cannot end the script that carries it.
  const data = JSON.stringify(replay).replaceAll('<', '\\u003c');
  const title = replay.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return page.replace('<!--title-->', () => title).replace('>null</script>', () => `>${data}</script>`);
}
