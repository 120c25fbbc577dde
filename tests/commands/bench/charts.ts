/** How smooth pages with many curves are: the built pages of a real server in Chromium, while runs report and the pointer moves. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { pretendToken } from '../../support/pretend-trainer.ts';
import { type Growing, grow, pretendedClass } from '../../support/pretended-class.ts';
import { longRun, triedByClass } from '../../support/pretended-curves.ts';
import { machine } from '../harness/measure.ts';
import { inChromium } from '../harness/on-product.ts';
import { type Frames, framesOf } from './frames.ts';

/** A frame at 60 frames a second. */
const frame = 1000 / 60;
/** How long charts that do not grow are measured. */
const stillSeconds = 8;
/** Runs compared: raw and smoothed in four charts, and the learning rate in the fifth, 54 lines. */
const compared = 6;
const inClass = 500;

type Scene = { readonly name: string; readonly frames: Frames };

/** Moves the pointer back and forth across the element, and up and down on the way. */
async function wander(page: Page, selector: string, seconds: number): Promise<void> {
  const box = (await page.locator(selector).first().boundingBox())!;
  const end = performance.now() + seconds * 1000;
  for (let step = 0; performance.now() < end; step += 1) {
    const swing = (pace: number) => 0.5 + 0.45 * Math.sin(step / pace);
    await page.mouse.move(box.x + box.width * swing(40), box.y + box.height * swing(23));
  }
}

/** Drags a selected range of an axis up and down. */
async function brush(page: Page, axis: number, seconds: number): Promise<void> {
  const thumb = page
    .getByTestId('coordinates')
    .getByRole('slider')
    .nth(2 * axis);
  const at = (await thumb.boundingBox())!;
  const box = (await page.getByTestId('coordinates').boundingBox())!;
  const x = at.x + at.width / 2;
  const end = performance.now() + seconds * 1000;
  await page.mouse.move(x, box.y + box.height * 0.8);
  await page.mouse.down();
  for (let step = 0; performance.now() < end; step += 1) {
    await page.mouse.move(x, box.y + box.height * (0.45 - 0.35 * Math.cos(step / 30)));
  }
  await page.mouse.up();
}

async function measure(url: string, browser: Browser, seconds: number, tell: (scene: Scene) => void): Promise<void> {
  const open = async (path: string) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(url + path);
    return page;
  };
  const scene = async (name: string, page: Page, during: () => Promise<unknown>) => {
    // Opening the page is not part of the measurement.
    await sleep(1500);
    tell({ name, frames: await framesOf(browser, page, during) });
  };

  // A student's runs train one after another, so six students are needed for six growing runs.
  const six = Array.from({ length: compared }, (_, index) => `Student ${index + 1}`);
  const room = await pretendedClass(url, 'Charts', six);
  const runs: Growing[] = [];
  for (const [index, student] of six.entries()) {
    runs.push(await room.begin(student, { ...longRun, seed: index }, 0.5 + index / 40, 10 * seconds));
  }
  const numbers = runs.map(({ number }) => number);
  const comparison = await open(`/s/${room.code}/compare?runs=${numbers.join(',')}`);
  await comparison.locator('canvas').nth(9).waitFor();
  await scene('still charts', comparison, () => sleep(stillSeconds * 1000));
  await scene('54 lines in 5 charts, growing', comparison, () => {
    const end = performance.now() + seconds * 1000;
    return grow(runs, () => performance.now() >= end);
  });
  await scene(`${compared} runs × 5 charts, linked hover`, comparison, () =>
    wander(comparison, 'figure [role=slider]', stillSeconds),
  );
  await comparison.context().close();
  room.close();

  const large = await pretendedClass(
    url,
    'Large class',
    Array.from({ length: 30 }, (_, index) => `Student ${index + 1}`),
  );
  for (let index = 0; index < inClass; index += 1) {
    const { hyperparameters, reach } = triedByClass(index);
    await large.train(`Student ${(index % 30) + 1}`, hyperparameters, reach);
  }
  const all = await open(`/s/${large.code}/runs`);
  await all.getByTestId('list-run-1').or(all.getByTestId('run-list').locator('tr').nth(5)).first().waitFor();
  await scene(`${inClass} runs, standing still`, all, () => sleep(stillSeconds * 1000));
  const axes = (await all.getByTestId('coordinates').getByRole('slider').count()) / 2;
  await scene(`${inClass} runs, brushing a hyperparameter`, all, () => brush(all, 0, stillSeconds));
  await all.getByRole('button', { name: 'Show all runs' }).click();
  await scene(`${inClass} runs, brushing the accuracy`, all, () => brush(all, axes - 1, stillSeconds));
  large.close();
}

/** Prints frame times of the pages with charts; those of still pages show what this machine can do at the moment. */
export async function benchCharts({ seconds, json }: { seconds: number; json: boolean }): Promise<void> {
  await inChromium({ TRAINER_TOKEN: pretendToken }, async (url, browser) => {
    const scenes: Scene[] = [];
    if (!json) console.log(`${machine()}\n${head}`);
    await measure(url, browser, seconds, (scene) => {
      scenes.push(scene);
      if (!json) console.log(lineOf(scene));
    });
    if (json) return console.log(JSON.stringify({ machine: machine(), scenes }));
    console.log(`A screen of 60 frames a second shows one every ${frame.toFixed(1)} ms. ${machine()}`);
  });
}

const ms = (value: number) => value.toFixed(1).padStart(6);

const head = `${'milliseconds'.padEnd(40)} interval p50   p95 | work p50   p95  most | main thread`;

function lineOf({ name, frames: { interval, work, mainThread } }: Scene): string {
  const share = (mainThread * 100).toFixed(1).padStart(5);
  return `${name.padEnd(40)}       ${ms(interval.p50)}${ms(interval.p95)} |   ${ms(work.p50)}${ms(work.p95)}${ms(work.most)} | ${share} %`;
}
