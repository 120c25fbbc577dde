/** The room as people see it: the door, removal, and returning on another device. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct();
const person = sharedChromium();

const openTab = (page: Page, name: 'Class' | 'Session') => page.getByRole('tab', { name }).click();

async function join(page: Page, url: string, code: string, nickname: string) {
  await page.goto(`${url}/j/${code}`);
  await page.locator('#nickname').fill(nickname);
  await page.locator('#nickname').press('Enter');
}

it('[J12] a student is let in, moves to another device by recovery code and finds the form unchanged, is renamed and removed; the instructor moves to a phone', async () => {
  const { url, code, instructorPath } = product();
  const instructor = await person('laptop');
  await instructor.page.goto(url + instructorPath);
  await openTab(instructor.page, 'Session');
  await instructor.page.getByRole('switch', { name: 'Approve newcomers' }).click();

  const laptop = await person('laptop');
  await laptop.page.goto(`${url}/j/${code}`);
  await laptop.page.getByRole('button', { name: 'Pick a nickname for me' }).click();
  expect(await laptop.page.locator('#nickname').inputValue()).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  await join(laptop.page, url, code, 'Jisoo');
  await laptop.page.getByText('You are at the door as Jisoo').waitFor();
  await instructor.page.getByRole('button', { name: 'Let in Jisoo' }).click();
  await laptop.page.getByTestId('submit-run').waitFor();

  // The form is stored with the seat before the seat is opened elsewhere.
  await laptop.page.getByLabel('Epochs', { exact: true }).fill('17');
  await laptop.page.waitForFunction((key) => JSON.parse(localStorage.getItem(key) ?? '{}').at > 0, `form:${code}`);
  await laptop.page.getByRole('button', { name: 'My seat: Jisoo' }).click();
  const recovery = laptop.page.getByTestId('own-recovery');
  await recovery.getByText(/^[A-Z3-9]{8}$/).waitFor();
  const phone = await person('phone');
  await phone.page.goto(`${url}/j/${code}`);
  await phone.page.getByRole('button', { name: 'I already have a seat' }).click();
  await phone.page.getByLabel('Nickname').fill('jisoo');
  await phone.page.getByLabel('Recovery code').fill((await recovery.textContent())!.toLowerCase());
  await phone.page.getByRole('button', { name: 'Return to my seat' }).click();
  await phone.page.getByTestId('submit-run').waitFor();
  expect(await phone.page.getByLabel('Epochs', { exact: true }).inputValue()).toBe('17');
  await laptop.page.getByText('This seat is open in another tab').waitFor();

  await openTab(instructor.page, 'Class');
  await instructor.page.getByRole('button', { name: 'Manage Jisoo’s seat' }).last().click();
  await instructor.page.getByRole('button', { name: 'Rename' }).click();
  await instructor.page.getByLabel('New nickname').fill('김지수');
  await instructor.page.getByRole('button', { name: 'Save' }).click();
  await phone.page.getByRole('button', { name: 'My seat: 김지수' }).waitFor();

  const tablet = await person('phone');
  await openTab(instructor.page, 'Session');
  await instructor.page.getByRole('button', { name: 'Show', exact: true }).click();
  const key = await instructor.page.getByTestId('instructor-recovery').textContent();
  await tablet.page.goto(`${url}/s/${code}/instructor`);
  await tablet.page.getByLabel('Instructor’s recovery code').fill(key!);
  await tablet.page.getByRole('button', { name: 'Enter as instructor' }).click();
  await tablet.page.getByRole('button', { name: 'Manage 김지수’s seat' }).last().click();
  await tablet.page.getByRole('button', { name: 'Remove' }).click();
  await tablet.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await phone.page.getByText('Your seat was removed').waitFor();
  await phone.page.getByRole('link', { name: 'Join again' }).click();
  await phone.page.locator('#nickname').waitFor();
  await openTab(instructor.page, 'Class');
  await instructor.page.getByTestId('gone').getByText('1 student removed').waitFor();
  for (const { faults } of [instructor, laptop, phone, tablet]) expect(faults).toEqual([]);
});

it('[J200] one button removes all students who have submitted nothing', async () => {
  const { url, code, instructorPath } = product();
  const instructor = await person('laptop');
  await instructor.page.goto(url + instructorPath);
  await openTab(instructor.page, 'Session');
  const approval = instructor.page.getByRole('switch', { name: 'Approve newcomers' });
  await approval.waitFor();
  if (await approval.isChecked()) await approval.click();
  const strangers = [await person('phone'), await person('phone')];
  for (const [index, { page }] of strangers.entries()) {
    await join(page, url, code, `Bot ${index}`);
    await page.getByTestId('submit-run').waitFor();
  }
  await openTab(instructor.page, 'Class');
  await instructor.page.getByRole('button', { name: /^Clear unknown seats/ }).click();
  await instructor.page.getByRole('button', { name: /^Remove \d+ seats?$/ }).click();
  for (const { page } of strangers) await page.getByText('Your seat was removed').waitFor();
  await instructor.page.getByRole('button', { name: /^Clear unknown seats/ }).waitFor({ state: 'detached' });
});
