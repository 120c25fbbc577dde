/**
 * What a lesson costs a cheap phone: the built pages of a real server in Chromium with a slowed processor, while a class's
 * runs report ten times a second. Fails where a figure is over what is wanted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { readerOf } from '../../browser/reader.ts';
import { badLine, goodLine } from '../../support/bad-line.ts';
import { chanceOf } from '../../support/chance.ts';
import { pretendToken } from '../../support/pretend-trainer.ts';
import { type Growing, grow, pretendedClass } from '../../support/pretended-class.ts';
import { longRun } from '../../support/pretended-curves.ts';
import { median } from '../harness/measure.ts';
import { inChromium } from '../harness/on-product.ts';
import { atShare, type Figure, printFigures } from './figures.ts';
import { framesOf } from './frames.ts';

export type PhoneOptions = {
  readonly students: number;
  readonly runs: number;
  /** How many times slower the processor is made. */
  readonly slow: number;
  /** How long each screen is measured. */
  readonly seconds: number;
  readonly json: boolean;
};

const ownRuns = 5;
const compared = 6;
const taps = 12;

const cell = { width: 390, height: 844 };

/** The share of the time in which the main thread was busy, 0…1. */
async function busyShare(session: CDPSession, seconds: number): Promise<number> {
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const [before, began] = [await read(), performance.now()];
  await sleep(seconds * 1000);
  return ((await read()) - before) / ((performance.now() - began) / 1000);
}

/** Milliseconds from each input of `act` to the frame that shows its effect, as the browser itself measures. */
async function inputDelays(page: Page, act: (round: number) => Promise<unknown>): Promise<number[]> {
  await page.evaluate(() => {
    const delays = new Map<number, number>();
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId > 0) {
          delays.set(entry.interactionId, Math.max(delays.get(entry.interactionId) ?? 0, entry.duration));
        }
      }
    });
    observer.observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit);
    Object.assign(window, { inputDelays: () => [...delays.values()] });
  });
  for (let round = 0; round < taps; round++) {
    await act(round);
    await sleep(700);
  }
  const delays = await page.evaluate(() => (window as unknown as { inputDelays(): number[] }).inputDelays());
  // The browser tells only of those that took at least 16 ms.
  return [...delays, ...Array.from({ length: Math.max(0, taps - delays.length) }, () => 16)];
}

async function measure(
  url: string,
  browser: Browser,
  { students, runs, slow, seconds }: PhoneOptions,
  tell: (figure: Figure) => void,
): Promise<void> {
  const line = await badLine(Number(new URL(url).port), goodLine, chanceOf(1));
  const atPhone = `http://127.0.0.1:${line.port}`;
  const names = Array.from({ length: students }, (_, index) => `Student ${index + 1}`);
  const room = await pretendedClass(url, 'Phone', names);
  let isOver = false;
  try {
    // The phone's student has runs that have ended, and one that grows.
    const own = names[0]!;
    for (let index = 1; index < ownRuns; index++) {
      await room.train(own, { ...longRun, seed: 1000 + index, epochs: 10 }, 0.4 + index / 50);
    }
    const growing: Growing[] = [];
    for (let index = 0; index < Math.min(runs, students); index++) {
      growing.push(await room.begin(names[index]!, { ...longRun, seed: index }, 0.5 + index / 100, 100_000));
    }
    const grown = grow(growing, () => isOver);

    const { seatToken } = room.seat(own);
    const { storageState } = readerOf(atPhone, 'ko', 'light', [
      { code: room.code, role: 'student', secret: seatToken, title: room.title },
    ]);
    const context: BrowserContext = await browser.newContext({
      viewport: cell,
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
      locale: 'ko-KR',
      storageState,
    });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    await page.goto(`${atPhone}/s/${room.code}`);
    await page.getByTestId('submit-run').waitFor();
    await page.waitForLoadState('networkidle');
    await session.send('Emulation.setCPUThrottlingRate', { rate: slow });
    const at = `processor slowed ${slow} ×`;

    const scene = async (name: string, wanted: { busy: number; frames?: number; megabytes?: number }) => {
      await sleep(3000);
      const before = line.bytes();
      const busy = await busyShare(session, seconds);
      const megabytes = ((line.bytes() - before) / 1e6) * (60 / seconds);
      tell({ what: `${name}: main thread busy, ${at}`, unit: '%', found: busy * 100, wanted: wanted.busy });
      if (wanted.megabytes) {
        tell({ what: `${name}: bytes to the phone`, unit: 'MB a minute', found: megabytes, wanted: wanted.megabytes });
      }
      if (!wanted.frames) return;
      const { interval } = await framesOf(browser, page, () => sleep(seconds * 1000));
      tell({
        what: `${name}: from frame to frame, p95, ${at}`,
        unit: 'ms',
        found: interval.p95,
        wanted: wanted.frames,
      });
    };
    const tab = (index: number) => page.locator('nav button').nth(index);
    await scene('form', { busy: 10, megabytes: 0.5 });

    const field = page.locator('input[inputmode]').first();
    await field.tap();
    const typing = await inputDelays(page, (round) => page.keyboard.press(round % 2 ? 'Backspace' : '1'));
    tell({ what: `typing in a number field, ${at}`, unit: 'ms', found: median(typing), wanted: slow > 4 ? 80 : 50 });

    await tab(2).tap();
    await scene('board', { busy: 25, frames: 33.4, megabytes: 1 });
    await tab(1).tap();
    await scene(`own runs (${ownRuns})`, { busy: 30, frames: 33.4 });
    const tapping = await inputDelays(page, (round) => tab(round % 3).tap());
    tell({ what: `tap to paint, median, ${at}`, unit: 'ms', found: median(tapping), wanted: 100 });
    tell({ what: `tap to paint, p90, ${at}`, unit: 'ms', found: atShare(tapping, 0.9), wanted: 200 });

    const numbers = growing.slice(0, compared).map(({ number }) => number);
    await page.goto(`${atPhone}/s/${room.code}/compare?runs=${numbers.join(',')}`);
    await page.locator('canvas').first().waitFor();
    await scene(`compare (${compared})`, { busy: 40, frames: 33.4 });
    await context.close();
    isOver = true;
    await grown;
  } finally {
    isOver = true;
    room.close();
    await line.close();
  }
}

/** Prints each figure beside what is wanted; the exit code is 1 if one is over it. */
export async function benchPhone(options: PhoneOptions): Promise<void> {
  await inChromium({ TRAINER_TOKEN: pretendToken }, (url, browser) =>
    printFigures(options.json, (tell) => measure(url, browser, options, tell)),
  );
}
