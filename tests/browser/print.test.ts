/** Pages on paper, made with the browser's own printing. */
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { comparePage, runPage, runsPage, studentPage } from '#lib/addresses.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { sharedChromium } from '../support/chromium.ts';
import { pretendToken } from '../support/pretend-trainer.ts';
import { pretendedClass } from '../support/pretended-class.ts';
import { ownProduct } from '../support/product.ts';
import { readerOf } from './reader.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

const base: Hyperparameters = { ...defaultHyperparameters, trainSize: 2000, epochs: 5, learningRate: 0.001 };
/** An A4 sheet in pixels, without its margins. */
const sheet = { width: 703, height: 1032 };

/** What does not belong on the sheet, or is cut off. */
function faultsOnPaper({ width }: { width: number }): string[] {
  const isSeen = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().width > 2;
  const all = (selector: string) => [...document.querySelectorAll(selector)].filter(isSeen);
  const nameOf = (element: Element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`;
  // A cell contains a value or a column's name.
  const controls = all('button:not([aria-controls], [data-picture]), nav, select, input, [data-tray]').filter(
    (element) => !element.closest('td, th, [data-cell]'),
  );
  const stuck = all('body *').filter((element) => ['fixed', 'sticky'].includes(getComputedStyle(element).position));
  const wide = all('main *').filter((element) => element.getBoundingClientRect().right > width + 1);
  return [
    ...controls.map((element) => `control: ${nameOf(element)}`),
    ...stuck.map((element) => `does not move: ${nameOf(element)}`),
    ...wide.map((element) => `cut off: ${nameOf(element)}`),
    ...['html', 'main'].flatMap((selector) => {
      const { color } = getComputedStyle(document.querySelector(selector)!);
      return color === 'rgb(0, 0, 0)' ? [] : [`${selector} is written in ${color}`];
    }),
  ];
}

/** Charts that are not drawn in print colours when the browser prints. */
async function paleWhenPrinted(page: Page): Promise<unknown> {
  await page.evaluate(() => {
    const hasDarkLetters = (canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [red, green, blue, alpha] = data.subarray(at, at + 4);
        if (alpha === 255 && red === green && green === blue && red! < 80) count += 1;
      }
      return count > 30;
    };
    const look = () => {
      const charts = [...document.querySelectorAll<HTMLCanvasElement>('figure > canvas:first-child')];
      const pale = charts.filter((canvas) => !hasDarkLetters(canvas));
      const found = charts.length === 0 ? 'no chart' : pale.map((canvas) => canvas.parentElement!.ariaLabel);
      document.documentElement.dataset.pale = JSON.stringify(found);
    };
    addEventListener('beforeprint', look, { once: true });
  });
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 4).toString()).toBe('%PDF');
  return page.evaluate(() => JSON.parse(document.documentElement.dataset.pale ?? '"not printed"'));
}

async function onPaper(page: Page): Promise<string[]> {
  await page.setViewportSize(sheet);
  await page.emulateMedia({ media: 'print' });
  await page.waitForFunction(() => document.fonts.status === 'loaded');
  return page.evaluate(faultsOnPaper, sheet);
}

it('[U312] results, all runs, one run and a comparison are printed black on white, without bars and buttons, with complete charts', async () => {
  const { url } = product();
  const room = await pretendedClass(url, 'On paper', ['지수', '민준', 'Alice']);
  onTestFinished(room.close);
  await room.train('지수', { ...base, seed: 5 }, 0.62);
  await room.train('민준', { ...base, seed: 5, learningRate: 0.003 }, 0.7);
  await room.train('지수', { ...base, seed: 6, optimizer: 'sgd' }, 0.55);
  const { code } = room;
  const held = [{ code, role: 'student' as const, secret: room.seat('지수').seatToken, title: 'On paper' }];
  const { page, faults } = await person('laptop', readerOf(url, 'en', 'dark', held));
  for (const [address, chart] of [
    [studentPage(code), 'Loss'],
    [runPage(code, 1), 'Loss'],
    [comparePage(code, [1, 2, 3]), 'Training loss'],
    [runsPage(code), 'Accuracy by parameters'],
  ] as const) {
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(url + address);
    await page.getByRole('figure', { name: chart }).first().waitFor();
    await expect.poll(() => paleWhenPrinted(page), { timeout: 15_000 }).toEqual([]);
    await expect.poll(() => onPaper(page), { timeout: 15_000 }).toEqual([]);
  }
  // The sheet is narrower than what the lines were drawn for: the axes follow them.
  const axes = page.getByTestId('coordinates').locator('> div');
  const lefts = await axes.evaluateAll((all) => all.map((axis) => (axis as HTMLElement).style.left));
  expect(lefts.length).toBeGreaterThan(2);
  expect(lefts.every((left) => left.endsWith('%'))).toBe(true);
  await page.goto(url + comparePage(code, [1, 2, 3]));
  expect(await page.getByTestId('experiment-2').innerText()).toContain('Learning rate');
  expect(faults).toEqual([]);
});

/** The parts of a run's page; what each shows, if it has nothing yet, is a sentence. */
const parts = ['curves', 'settings', 'confusion', 'classes', 'filters', 'augmented', 'gallery', 'maps', 'network'];

/** Has the page write down which parts there are when it calls for the printer. */
function noteWhatIsPrinted() {
  window.print = () => {
    const there = [...document.querySelectorAll<HTMLElement>('main [data-testid]')];
    const ready = there.filter((part) => !part.querySelector('.animate-pulse'));
    document.documentElement.dataset.printed = ready.map((part) => part.dataset.testid).join(' ');
  };
}

it('[U331] a run’s page is printed with all its parts, by its button and by the key, however little of it was looked at', async () => {
  const { url } = product();
  const room = await pretendedClass(url, 'All of it', ['지수']);
  onTestFinished(room.close);
  await room.train('지수', { ...base, seed: 5 }, 0.62);
  // What only a trainer can tell is refused at once, which is an answer too.
  room.trainer.close();
  const { page, faults } = await person('laptop', readerOf(url, 'en', 'light', []));
  await page.addInitScript(noteWhatIsPrinted);
  const printed = () => page.evaluate(() => document.documentElement.dataset.printed?.split(' ') ?? []);
  for (const print of [
    () => page.getByRole('button', { name: 'Print' }).click(),
    () => page.keyboard.press('Control+p'),
  ]) {
    await page.goto(url + runPage(room.code, 1));
    await page.getByRole('figure', { name: 'Loss' }).first().waitFor();
    expect(await page.getByTestId('network').count()).toBe(0);
    await print();
    await expect.poll(printed, { timeout: 30_000 }).toEqual(expect.arrayContaining(parts));
  }
  await expect.poll(() => onPaper(page), { timeout: 15_000 }).toEqual([]);
  for (const part of parts) expect(await page.getByTestId(part).isVisible(), part).toBe(true);
  expect(faults).toEqual([]);
});
