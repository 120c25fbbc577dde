/**
 * Takes pictures of every screen of a running server, in every size, theme and language, and reports what does not fit.
 *
 *   node tests/browser/look.ts --url http://127.0.0.1:3000 --out pictures [--only student] [--patience 90]
 *     [--language ko] [--theme dark] [--size laptop] [--resume] [--password INSTRUCTOR_PASSWORD]
 *
 * `--resume` leaves out pictures that are there already. `--only` takes the beginning of the names of scenes. It opens sessions of its own, those that its scenes show: an
 * empty one, one in which scripted students train real runs, one that has limits, where runs wait, are paused, repeated
 * and refunded, one up the lecture ladder, one with people at the door, one whose runs are looked into,
 * and one that answers a question.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { type Language, languages } from '#lib/language.ts';
import { chromiumFlags } from '../support/chromium-flags.ts';
import { whatDoesNotFit } from './fit.ts';
import { type Theme, themes } from './reader.ts';
import { compare } from './scenes/compare.ts';
import { doors } from './scenes/doors.ts';
import { lesson } from './scenes/lesson.ts';
import { openScene } from './scenes/open.ts';
import { openedClasses } from './scenes/opened.ts';
import { projector } from './scenes/projector.ts';
import { question } from './scenes/question.ts';
import { reports } from './scenes/report.ts';
import { roomScenes } from './scenes/room.ts';
import { runScenes } from './scenes/run.ts';
import { type Place, type Scene, type Size, sizes } from './scenes/scene.ts';
import { seats } from './scenes/seats.ts';
import { sharing } from './scenes/sharing.ts';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    out: { type: 'string', default: 'pictures' },
    only: { type: 'string', default: '' },
    patience: { type: 'string', default: '90' },
    language: { type: 'string', default: '' },
    theme: { type: 'string', default: '' },
    size: { type: 'string', default: '' },
    resume: { type: 'boolean', default: false },
    password: { type: 'string' },
  },
});
const { url, out } = options;

/** The browser that set-up found, or else Debian's. */
function browserPath(): string {
  const found = new URL('../../.setup/browser.json', import.meta.url);
  return existsSync(found) ? JSON.parse(readFileSync(found, 'utf8')).path : '/usr/bin/chromium';
}

async function picture(browser: Browser, scene: Scene, place: Place, size: Size, language: Language, theme: Theme) {
  const file = `${out}/${scene.name}-${size}-${language}-${theme}.png`;
  if (options.resume && existsSync(file)) return;
  const { context, page, faults } = await openScene(browser, url, scene, place, {
    viewport: sizes[size],
    language,
    theme,
    hasTouch: size === 'phone',
    deviceScaleFactor: size === 'zoomed' ? 2 : 1,
  });
  await page.screenshot({ path: file });
  faults.push(...(await page.evaluate(whatDoesNotFit)));
  await context.close();
  for (const fault of faults) console.log(`${file}: ${fault}`);
}

mkdirSync(out, { recursive: true });
const classes = openedClasses(url, Number(options.patience) * 1000, options.password);
// Scenes of one class are consecutive, so that its runs are still active for the last picture.
const scenes = [doors, seats, compare, projector, question, sharing, lesson, roomScenes, runScenes, reports].flatMap(
  (group) => group(classes),
);
const browser = await chromium.launch({
  executablePath: browserPath(),
  args: chromiumFlags,
});
try {
  for (const scene of scenes.filter(({ name }) => name.startsWith(options.only))) {
    const place = await scene.at().catch(({ message }: Error) => `its class could not be made: ${message}`);
    if (typeof place === 'string') {
      console.log(`${scene.name}: no picture, ${place}`);
      continue;
    }
    for (const size of scene.sizes.filter((name) => name.startsWith(options.size))) {
      for (const language of languages.filter((name) => name.startsWith(options.language))) {
        for (const theme of themes.filter((name) => name.startsWith(options.theme))) {
          // A page that closes or does not get there costs its own picture alone.
          await picture(browser, scene, place, size, language, theme).catch(({ message }: Error) =>
            console.log(`${scene.name}-${size}-${language}-${theme}: no picture, ${message.split('\n')[0]}`),
          );
        }
      }
    }
  }
} finally {
  await browser.close();
  classes.close();
}
console.log(`The pictures are in ${out}.`);
