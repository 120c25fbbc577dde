/** What hurt in a whole lesson and is small: charts, dialogs, what can be taken back, phones, and the first page. */

import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import { sharedChromium } from '../support/chromium.ts';
import type { Student } from '../support/classroom.ts';
import { readyLesson } from '../support/lesson.ts';
import { pretendToken } from '../support/pretend-trainer.ts';
import { pretendedClass } from '../support/pretended-class.ts';
import { ownProduct } from '../support/product.ts';
import { layWire } from '../support/wire.ts';

const product = ownProduct({ TRAINERS: '0', TRAINER_TOKEN: pretendToken });
const person = sharedChromium();

/** For what a busy machine draws late. */
const patient = { timeout: 30_000 };
const base: Hyperparameters = { ...defaultHyperparameters, trainSize: 2000, epochs: 3 };

async function openClass(title: string, nicknames: readonly string[]) {
  const room = await pretendedClass(product().url, title, nicknames);
  onTestFinished(room.close);
  return room;
}

/** The page of a student who has used this browser before. */
async function sit(page: Page, code: string, { seatToken }: Student, path = '', url = product().url) {
  await page.addInitScript(
    ([name, entries]) => localStorage.setItem(name!, entries!),
    [
      'classroom-training.sessions.v1',
      JSON.stringify([{ code, role: 'student', secret: seatToken, title: 'x', visitedAt: 1 }]),
    ],
  );
  await page.goto(`${url}/s/${code}${path}`);
}

/** Where the lines of the y axis begin on a chart's canvas, in its pixels; -1 before they are drawn. */
const leftEdge = (page: Page, chart: string) =>
  page.getByRole('figure', { name: chart, exact: true }).evaluate((figure) => {
    const canvas = figure.querySelector('canvas')!;
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
    const run = 80;
    let left = -1;
    for (let y = 0; y < height; y += 1) {
      let length = 0;
      for (let x = 0; x < width; x += 1) {
        length = pixels[4 * (y * width + x) + 3]! > 0 ? length + 1 : 0;
        if (length < run) continue;
        const begin = x - run + 1;
        if (left < 0 || begin < left) left = begin;
        break;
      }
    }
    return left;
  });

it('[U410] [U411] [U412] charts say what they wait for, align, and their legend agrees with the table', async () => {
  const room = await openClass('Charts', ['지수', '민준']);
  await room.train('지수', base, 0.6);
  await room.seat('민준').request('submit-run', { hyperparameters: { ...base, seed: 5 } });
  const { page, faults } = await person('laptop');
  await page.goto(`${product().url}/s/${room.code}/runs/2`);
  const waiting = page.locator('#curves').getByTestId('waiting');
  await waiting.nth(1).waitFor();
  expect(await waiting.allTextContents()).toEqual(Array(2).fill('Waiting for the first batch'));
  expect(await page.locator('#curves canvas').first().isVisible()).toBe(false);

  await page.goto(`${product().url}/s/${room.code}/runs/1`);
  await page.locator('#curves canvas').nth(3).waitFor();
  await expect.poll(() => leftEdge(page, 'Loss'), patient).toBeGreaterThan(0);
  await expect.poll(() => leftEdge(page, 'Accuracy'), patient).toBe(await leftEdge(page, 'Loss'));
  const told = await page.locator('#curves p strong').allTextContents();
  const rows = await page.locator('table').first().locator('tbody tr td:last-child').allTextContents();
  // The table has validation accuracy and loss, then those of the training.
  expect(told).toEqual([rows[3], rows[1], rows[2], rows[0]]);
  expect(faults).toEqual([]);
});

/** Waits for the first frame in which the chart has ink, and says whether the curve is in it: axes alone are grey. */
const firstInk = (page: Page, chart: string) =>
  page.evaluate(
    (name) =>
      new Promise<'curve' | 'axes'>((resolve) => {
        function look() {
          const canvas = document.querySelector<HTMLCanvasElement>(`figure[aria-label="${name}"] canvas`);
          const { width = 0, height = 0 } = canvas?.offsetParent ? canvas : {};
          const { data } =
            width * height > 0 ? canvas!.getContext('2d')!.getImageData(0, 0, width, height) : { data: [] };
          const spreads = Array.from({ length: data.length / 4 }, (_, pixel) => {
            const [red, green, blue, alpha] = data.slice(4 * pixel, 4 * pixel + 4) as unknown as number[];
            return alpha! > 200 ? Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) : -1;
          });
          if (spreads.some((spread) => spread >= 0)) resolve(spreads.some((spread) => spread > 80) ? 'curve' : 'axes');
          else requestAnimationFrame(look);
        }
        look();
      }),
    chart,
  );

it('[U911] a chart that grew on a hidden tab appears with its curve, not with axes of its own', async () => {
  const room = await openClass('Hidden', ['지수']);
  await room.train('지수', base, 0.6);
  const { page } = await person('phone', { hasTouch: true, isMobile: true });
  await sit(page, room.code, room.seat('지수'));
  await page.getByTestId('submit-run').waitFor();
  await page.locator('figure[aria-label="Loss"] canvas').first().waitFor({ state: 'attached' });
  const ink = firstInk(page, 'Loss');
  await page.getByRole('button', { name: 'My runs', exact: true }).tap();
  expect(await ink).toBe('curve');
});

it('[U912] a run without a name of its own is called by its preset alone while chips say what it changes', async () => {
  const room = await openClass('Names', ['지수']);
  await room.train('지수', { ...base, learningRate: 0.01, l2: 0.005 }, 0.6);
  const { page } = await person('laptop');
  await sit(page, room.code, room.seat('지수'));
  const card = page.getByTestId('run-1');
  const chips = card.getByRole('listitem');
  await card.getByText('Default', { exact: true }).waitFor();
  expect(await chips.allTextContents()).toContain('Learning rate 0.01');
  await card.getByRole('button', { name: 'Hide the curves of run #1' }).click();
  await card.getByText(/^Default · .* · .* · \+\d$/).waitFor();
  expect(await chips.count()).toBe(0);
});

it('[U910] a number field groups its digits while nobody edits it', async () => {
  const room = await openClass('Digits', ['지수']);
  const { page } = await person('laptop');
  await sit(page, room.code, room.seat('지수'));
  const images = page.getByRole('spinbutton', { name: 'Images used' });
  await expect.poll(() => images.inputValue(), patient).toBe('10,000');
  await images.focus();
  expect(await images.inputValue()).toBe('10000');
  await images.fill('2500');
  expect(await images.inputValue()).toBe('2500');
  await images.blur();
  await expect.poll(() => images.inputValue(), patient).toBe('2,500');
  // By keyboard, what is typed replaces the number.
  await images.focus();
  expect(await images.inputValue()).toBe('2500');
  await page.keyboard.type('3000');
  expect(await images.inputValue()).toBe('3000');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('4000');
  expect(await images.inputValue()).toBe('4000');
});

it('[U414] a dismissed message, a cleared tray and a skipped round can be brought back', async () => {
  const room = await openClass('Undo', ['지수']);
  await room.train('지수', base, 0.6);
  await room.instructor.request('post-message', { seatId: null, text: 'Try a larger rate.' });
  const { page } = await person('laptop');
  await sit(page, room.code, room.seat('지수'));
  const messages = page.getByTestId('messages');
  const undo = page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true });
  await messages.getByRole('button', { name: 'Dismiss' }).click();
  await messages.getByText('Try a larger rate.').waitFor({ state: 'detached' });
  await undo.click();
  await messages.getByText('Try a larger rate.').waitFor();

  await page.getByRole('checkbox', { name: 'Compare run #1', exact: true }).first().click();
  await page.getByTestId('tray').getByRole('button', { name: 'Clear' }).click();
  await page.getByTestId('tray').waitFor({ state: 'detached' });
  await undo.click();
  await page.getByTestId('tray').getByText('1 run chosen').waitFor();

  await room.instructor.request('plan-lesson', { plan: readyLesson('cpu'), next: 0 });
  const chair = await person('laptop');
  await chair.page.goto(`${product().url}/s/${room.code}/instructor#key=${room.key}`);
  const next = () => room.session().lesson.next;
  await chair.page.getByTestId('teaching').getByRole('button', { name: 'Skip' }).click();
  await expect.poll(next, patient).toBe(1);
  await chair.page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(next, patient).toBe(0);
});

it('[U415] [U416] a single round is possible beside a plan; a locked preset is not called exactly that', async () => {
  const room = await openClass('Rounds', ['지수']);
  await room.instructor.request('plan-lesson', { plan: readyLesson('cpu'), next: 0 });
  const chair = await person('laptop');
  await chair.page.goto(`${product().url}/s/${room.code}/instructor#key=${room.key}`);
  await chair.page.getByTestId('teaching').getByRole('button', { name: 'Create a single round' }).click();
  await chair.page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();

  const { page } = await person('laptop');
  await sit(page, room.code, room.seat('지수'));
  await page.getByText('Exactly “Default”').waitFor();
  await room.instructor.request('change-fields', { fields: { epochs: { mode: 'fixed', value: 3 } } });
  await page.getByText('“Default” with locked values').waitFor();
});

it('[U417] [U419] Tab does not leave a dialog, whose page is inert; own runs do not scroll sideways', async () => {
  const room = await openClass('Dialog', ['지수']);
  await room.train('지수', base, 0.6);
  const { page } = await person('laptop');
  await sit(page, room.code, room.seat('지수'));
  const button = page.getByRole('button', { name: /^My compute time/ });
  await button.waitFor();
  const sideways = await page
    .locator('main *')
    .evaluateAll(
      (all) =>
        all.filter((each) => each.scrollWidth > each.clientWidth && /auto|scroll/.test(getComputedStyle(each).overflow))
          .length,
    );
  expect(sideways).toBe(0);
  const beyond = await button.evaluate(
    (element) =>
      element.getBoundingClientRect().right -
      element.closest('section[aria-labelledby="runs-title"]')!.getBoundingClientRect().right,
  );
  expect(beyond).toBeLessThanOrEqual(0);

  await button.focus();
  await page.keyboard.press('Enter');
  await page.locator('#page[inert]').waitFor({ state: 'attached' });
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.closest('#page') === null)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.locator('#page:not([inert])').waitFor();
  await expect.poll(() => button.evaluate((element) => element === document.activeElement), patient).toBe(true);
});

it('[U418] dragging along an axis of all runs selects no text', async () => {
  const room = await openClass('Axes', ['지수']);
  for (const seed of [1, 2, 3]) {
    await room.train('지수', { ...base, seed, learningRate: 0.001 * seed }, 0.5 + seed / 20);
  }
  const { page } = await person('laptop');
  await page.goto(`${product().url}/s/${room.code}/runs`);
  const axis = page.getByTestId('coordinates').getByRole('slider').first();
  await axis.waitFor();
  const box = (await page.getByTestId('coordinates').boundingBox())!;
  const thumb = (await axis.boundingBox())!;
  await page.mouse.move(thumb.x + thumb.width / 2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(thumb.x + 300, box.y + box.height - 30, { steps: 8 });
  await page.mouse.up();
  expect(await page.evaluate(() => String(getSelection()))).toBe('');
});

it('[U420] [U422] a phone’s bar keeps one line offline; a tapped number is selected', async () => {
  const room = await openClass('첫 신경망을 함께 학습하는 시간', ['지수']);
  const wire = await layWire(product().port);
  const { page } = await person('phone', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await sit(page, room.code, room.seat('지수'), '', wire.url);
  const epochs = page.getByRole('spinbutton', { name: 'Epochs' });
  await epochs.tap();
  const selected = () => epochs.evaluate((field: HTMLInputElement) => field.selectionEnd! - field.selectionStart!);
  await expect.poll(selected, patient).toBe((await epochs.inputValue()).length);

  await page.locator('[data-connection=online]').waitFor();
  wire.cut();
  const note = page.getByText('Your seat and your runs are kept.').locator('..');
  await note.waitFor();
  expect((await page.locator('[data-connection=offline]').boundingBox())!.height).toBeLessThan(40);
  expect((await page.getByRole('heading', { level: 1 }).boundingBox())!.height).toBeLessThan(40);
  expect((await note.boundingBox())!.height).toBeLessThan(3 * 20 + 17);
});

it('[U421] the networks to try are told apart by student and accuracy', async () => {
  const room = await openClass('Try', ['지수', '민준']);
  await room.train('지수', base, 0.6);
  await room.train('민준', { ...base, seed: 9 }, 0.7);
  const { page } = await person('phone');
  await page.goto(`${product().url}/s/${room.code}/try`);
  const options = page.getByRole('combobox', { name: 'Network' }).locator('option');
  await expect.poll(async () => (await options.allTextContents()).join('\n'), patient).toMatch(/#1 \d+\.\d% · 지수 · /);
  expect((await options.allTextContents()).join('\n')).toMatch(/#2 \d+\.\d% · 민준 · /);
});

it('[U423] the first page tells teachers what this is, and leads to help', async () => {
  const { page, faults } = await person('laptop');
  await page.goto(product().url);
  const teachers = page.getByRole('region', { name: 'For teachers' });
  expect(await teachers.getByRole('listitem').count()).toBe(3);
  await teachers.getByRole('img', { name: /^A class at work/ }).waitFor();
  expect(await page.locator('body').innerText()).not.toContain('GPU');
  await teachers.getByRole('link', { name: 'Help' }).click();
  await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
  expect(await page.getByRole('region').count()).toBe(6);
  expect(faults).toEqual([]);
});

it('[U940] a field’s help leads to the place of that field among all hyperparameters, in a tab of its own', async () => {
  const room = await openClass('Help', ['지수']);
  const { page, context } = await person('laptop');
  await sit(page, room.code, room.seat('지수'));
  for (const field of ['Learning rate', 'Filters']) {
    await page
      .getByRole('button', { name: `About ${field}` })
      .first()
      .click();
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'All fields explained' }).last().click();
    const help = await opened;
    await help.locator(':target dt', { hasText: field }).waitFor();
    await help.close();
    await page
      .getByRole('button', { name: `About ${field}` })
      .first()
      .click();
  }
});

it('[U901] guides lead an instructor and a student through a lesson, with pictures, and every hyperparameter is explained, in the language of the reader', async () => {
  const { page, faults } = await person('laptop');
  const { url } = product();
  await page.goto(`${url}/help`);
  const guides = page.getByRole('navigation', { name: 'Guides' });
  for (const [name, steps] of [
    ['For instructors', 10],
    ['For students', 9],
  ] as const) {
    await guides.getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(steps);
    for (const picture of await page.locator('main img').all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280);
    }
    await page.getByRole('link', { name: 'All help' }).click();
  }
  await guides.getByRole('link', { name: 'Every hyperparameter' }).click();
  await page.getByRole('heading', { level: 1, name: 'Every hyperparameter explained' }).waitFor();
  const fields = [runFields, blockFields, denseFields, augmentationFields].flatMap((each) => Object.values(each));
  expect(await page.getByRole('term').count()).toBe(fields.length);
  const shown = await page.locator('main').innerText();
  for (const { label, help } of fields) {
    expect(shown).toContain(label.en);
    expect(shown).toContain(help.en);
  }
  await page.getByRole('button', { name: /한국어/ }).click();
  await page.getByRole('heading', { level: 1, name: '하이퍼파라미터 설명' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '하이퍼파라미터 설명' }).waitFor();
  expect(faults).toEqual([]);
});
