/**
 * Takes the pictures of README and the help pages anew: `npm run pictures [-- --patience SECONDS]`.
 *
 * Starts the product on a folder of its own, opens classes in which scripted students train real runs, and photographs
 * their screens in every language into `public/help`.
 */
import { mkdirSync } from 'node:fs';
import { type Language, languages } from '#lib/language.ts';
import { compare } from '../browser/scenes/compare.ts';
import { lesson } from '../browser/scenes/lesson.ts';
import { openScene } from '../browser/scenes/open.ts';
import { type Opened, openedClasses } from '../browser/scenes/opened.ts';
import { projector } from '../browser/scenes/projector.ts';
import { runScenes } from '../browser/scenes/run.ts';
import type { Scene } from '../browser/scenes/scene.ts';
import { seats } from '../browser/scenes/seats.ts';
import { CannotStart, readArguments, runCommand, wholeNumber } from './harness/command.ts';
import { inChromium } from './harness/on-product.ts';

const usage = 'Usage: npm run pictures [-- --patience SECONDS]   how long a class may take to train; 240 by default';

const nicknames = [
  '김서연',
  '이도윤',
  'Minh Anh',
  '박하은',
  '정우진',
  '최지아',
  'Daniel',
  '한시우',
  '윤채원',
  '강민준',
  '오수아',
];

const laptop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** By file: the scene and its screen. */
const pictures = {
  instructor: ['instructor', laptop],
  student: ['student', laptop],
  phone: ['student-runs', phone],
  projector: ['projector', laptop],
  compare: ['compare-two', laptop],
  run: ['run-confusion', laptop],
  plan: ['lesson-plan', laptop],
} as const;

const scenesOf = (classes: Opened): Scene[] =>
  [seats, compare, projector, lesson, runScenes].flatMap((group) => group(classes));

await runCommand(usage, async () => {
  const { values } = readArguments({ options: { patience: { type: 'string', default: '240' } } });
  const patience = 1000 * wholeNumber('patience', String(values.patience), 30, 3600);
  await inChromium({ TRAINERS: '1' }, async (url, browser) => {
    const classes = openedClasses(url, patience, undefined, nicknames);
    const scenes = scenesOf(classes);
    const take = async (
      file: string,
      [name, viewport]: (typeof pictures)[keyof typeof pictures],
      language: Language,
    ) => {
      const scene = scenes.find((each) => each.name === name)!;
      const place = await scene.at();
      if (typeof place === 'string') throw new CannotStart(`${name}: ${place}`);
      const look = { viewport, language, theme: 'light', hasTouch: viewport === phone } as const;
      const { context, page } = await openScene(browser, url, scene, place, look);
      const path = `public/help/${language}/${file}.jpg`;
      await page.screenshot({ path, type: 'jpeg', quality: 82 });
      await context.close();
      console.log(path);
    };
    for (const language of languages) mkdirSync(`public/help/${language}`, { recursive: true });
    for (const [file, how] of Object.entries(pictures)) {
      for (const language of languages) await take(file, how, language);
    }
    classes.close();
  });
  return true;
});
