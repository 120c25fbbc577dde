/** What people type and press, and what could lose it: a reload, values from the instructor, a second or stray click. */

import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { inLanguage } from '#lib/language.ts';
import { sharedChromium } from '../support/chromium.ts';
import { openClassroom } from '../support/classroom.ts';
import { readyLesson } from '../support/lesson.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });
const person = sharedChromium();

/** A new session, with a scripted instructor and the address of the instructor's page. */
async function openSession(title: string) {
  const { url } = product();
  const { code, key, instructor, close } = await openClassroom(url, title);
  onTestFinished(close);
  const { store, connection } = instructor;
  const { request } = connection;
  return { url, code, store, request, instructorUrl: `${url}/s/${code}/instructor#key=${key}` };
}

async function join(page: Page, url: string, code: string, nickname: string) {
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill(nickname);
  await page.locator('#nickname').press('Enter');
  await page.getByTestId('submit-run').waitFor();
}

const middleOf = async (page: Page, name: string) => {
  const box = (await page.getByRole('button', { name, exact: true }).boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

it('[I281] the values of a round are edited as typed, and saved when the field is left', async () => {
  const { instructorUrl } = await openSession('Values');
  const { page, faults } = await person('laptop');
  await page.goto(instructorUrl);
  await page.getByTestId('teaching').getByRole('button', { name: 'Create a single round' }).click();
  const round = page.getByRole('dialog');
  for (const way of ['Back', 'Use these values']) {
    await round.getByRole('button', { name: /^Values to send/ }).click();
    await round.getByRole('spinbutton', { name: 'Epochs' }).pressSequentially('7');
    await round.getByRole('spinbutton', { name: 'Epochs' }).press('Backspace');
    await round.getByRole('button', { name: way }).click();
    await round.getByRole('textbox', { name: 'Title' }).waitFor();
  }
  expect(faults).toEqual([]);
});

it('[U282] the second click of a double click does not hit a button that appears where the first one was', async () => {
  const { instructorUrl, request, store } = await openSession('Twice');
  const plan = readyLesson('cpu');
  await request('plan-lesson', { plan, next: 0 });
  const { page } = await person('laptop');
  await page.goto(instructorUrl);
  const begin = page.getByRole('button', { name: `Start: ${inLanguage(plan.rounds[0]!.title, 'en')}`, exact: true });
  await begin.waitFor();
  const place = await middleOf(page, `Start: ${inLanguage(plan.rounds[0]!.title, 'en')}`);
  await page.mouse.click(place.x, place.y);
  await page.getByTestId('round-clock').waitFor();
  // Wherever the card has it: here it stands under the pointer, and the second click of a double click would hit it.
  await page.getByRole('button', { name: '5 min more', exact: true }).evaluate((button, { x, y }) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    Object.assign(button.style, { position: 'relative', zIndex: '50' });
    button.style.translate = `${x - left - width / 2}px ${y - top - height / 2}px`;
  }, place);
  const there = await page.evaluate(({ x, y }) => {
    const button = document.elementFromPoint(x, y)?.closest('button');
    return button?.getAttribute('aria-label') ?? button?.textContent;
  }, place);
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  expect(there).toBe('5 min more');
  await request('post-message', { seatId: null, text: 'After both clicks' });
  const { round } = store.getState().session!.lesson;
  expect(round!.endsAt! - round!.beganAt).toBe(plan.rounds[0]!.minutes! * 60_000);
  // A deliberate click on the new button works.
  await page.getByRole('button', { name: '5 min more', exact: true }).click();
  const added = () => store.getState().session!.lesson.round!.endsAt! - round!.endsAt!;
  await expect.poll(added).toBe(300_000);
  // And an accidental one can be undone.
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(added).toBe(0);
});

it('[U283] a button that waits for an answer ignores further clicks', async () => {
  const { instructorUrl, request, store } = await openSession('Once');
  const plan = readyLesson('cpu');
  await request('plan-lesson', { plan, next: 0 });
  const { page } = await person('phone');
  await page.goto(instructorUrl);
  const begin = page.getByRole('button', { name: `Start: ${inLanguage(plan.rounds[0]!.title, 'en')}`, exact: true });
  await begin.waitFor();
  await begin.evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await page.getByTestId('round-clock').waitFor();
  await request('post-message', { seatId: null, text: 'After both clicks' });
  expect(store.getState().session!.lesson.round!.number).toBe(1);
});

it('[U284] forgetting a session in this browser asks first, and says what is lost', async () => {
  const { url, instructorUrl, code } = await openSession('Remembered');
  const { page } = await person('phone');
  await page.goto(instructorUrl);
  await page.getByTestId('teaching').waitFor();
  await page.goto(url);
  await page.getByRole('button', { name: `Forget ${code}` }).click();
  const question = page.getByRole('alertdialog');
  await question.getByText('instructor’s key').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await page.getByRole('button', { name: `Forget ${code}` }).click();
  await question.getByRole('button', { name: 'Forget', exact: true }).click();
  await page.getByText('Sessions in this browser').waitFor({ state: 'detached' });
});

it('[U285] text being typed survives an immediate reload: a form value, a prediction, a message, a nickname', async () => {
  const { url, code, instructorUrl, request } = await openSession('Reloaded');
  await request('change-settings', { settings: { predict: true } });
  const [student, instructor] = [await person('laptop'), await person('laptop')];
  await student.page.goto(`${url}/j/${code}`);
  await student.page.locator('#nickname').fill('Jisoo');
  await student.page.reload();
  await expect.poll(() => student.page.locator('#nickname').inputValue()).toBe('Jisoo');
  await student.page.locator('#nickname').press('Enter');
  await student.page.getByTestId('submit-run').waitFor();
  const epochs = student.page.getByRole('spinbutton', { name: 'Epochs' });
  // The address states the values from a moment ago.
  await epochs.fill('17');
  await student.page.waitForURL(/epochs=17/);
  await student.page.locator('#prediction').fill('71.5');
  await epochs.fill('23');
  await student.page.evaluate(() => location.reload());
  await student.page.waitForEvent('load');
  await student.page.getByTestId('submit-run').waitFor();
  expect(await epochs.inputValue()).toBe('23');
  expect(await student.page.locator('#prediction').inputValue()).toBe('71.5');

  await instructor.page.goto(instructorUrl);
  await instructor.page.getByLabel('Message to everybody').fill('Look at the board');
  await instructor.page.reload();
  await expect.poll(() => instructor.page.getByLabel('Message to everybody').inputValue()).toBe('Look at the board');
  for (const { faults } of [student, instructor]) expect(faults).toEqual([]);
});

it('[I280] values from the instructor do not change the field in which a student is typing, and are offered there', async () => {
  const { url, code, request } = await openSession('Sent');
  const { page, faults } = await person('phone');
  await join(page, url, code, 'Minjun');
  const [epochs, batch] = [
    page.getByRole('spinbutton', { name: 'Epochs' }),
    page.getByRole('spinbutton', { name: 'Batch size' }),
  ];
  await epochs.fill('');
  await epochs.pressSequentially('4');
  await request('push-preset', { hyperparameters: { ...defaultHyperparameters, epochs: 32, batchSize: 50 } });
  await page.getByText('You were typing, so Epochs stays 4.').waitFor();
  await epochs.pressSequentially('8');
  expect(await epochs.inputValue()).toBe('48');
  expect(await batch.inputValue()).toBe('50');
  await page.getByRole('button', { name: 'Use 32, as sent' }).click();
  expect(await epochs.inputValue()).toBe('32');
  expect(faults).toEqual([]);
});

it('[U310] a student joins, fills in the form and selects a run to compare in a browser that blocks storage', async () => {
  const { url, code } = await openSession('Blocked');
  const { page, faults } = await person('laptop');
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await join(page, url, code, 'Jisoo');
  await page.getByRole('spinbutton', { name: 'Epochs' }).fill('17');
  await page.waitForURL(/epochs=17/);
  await page.getByTestId('submit-run').click();
  await page.getByRole('checkbox', { name: 'Compare run #1' }).check();
  await page.getByTestId('tray').waitFor();
  expect(faults).toEqual([]);
});

it('[U900] a run is submitted with what has just been typed, even if the page has not drawn it yet', async () => {
  const { url, code, store } = await openSession('Fast fingers');
  const { page, faults } = await person('laptop');
  await join(page, url, code, '빠른손');
  const epochs = page.getByRole('spinbutton', { name: 'Epochs', exact: true });
  await epochs.fill('6');
  await page.getByTestId('submit-run').and(page.locator(':enabled')).waitFor();
  await epochs.evaluate((field: HTMLInputElement) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, '7');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector<HTMLButtonElement>('[data-testid=submit-run]')!.click();
  });
  const submitted = () => Object.values(store.getState().session!.runs).map((run) => run.hyperparameters.epochs);
  await expect.poll(submitted).toEqual([7]);
  // By keyboard as well, from a number that was wrong a moment ago.
  await epochs.fill('');
  await page.getByTestId('submit-run').and(page.locator(':disabled')).waitFor();
  await epochs.evaluate((field: HTMLInputElement) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, '8');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
  });
  await expect.poll(submitted).toEqual([7, 8]);
  expect(faults).toEqual([]);
});
