/** What the instructor checks before the lesson, on a server whose address others can open. */
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { openSession } from '../support/classroom.ts';
import { ownProduct } from '../support/product.ts';

const product = ownProduct({ PUBLIC_URL: 'http://class.test' });
const person = sharedChromium();

it('[I902] before the lesson, the instructor sees what is ready, and each point turns green as it is tried: the join page on a phone, the projector', async () => {
  const { url } = product();
  const { code, key } = await openSession(url);
  const instructor = await person('laptop');
  await instructor.page.goto(`${url}/s/${code}/instructor#key=${key}`);
  const list = instructor.page.getByTestId('checklist');
  const point = (name: string) => list.getByRole('listitem').filter({ hasText: name });
  await point('Trainer').and(instructor.page.locator('[data-standing=good]')).waitFor();
  await point('Address for students').getByText('Scan the QR code with a phone').waitFor();
  await point('Projector').getByText('Not open yet.').waitFor();

  // As a proxy on this machine names it.
  const phone = await person('phone', { extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } });
  await phone.page.goto(`${url}/j/${code}`);
  await point('Address for students')
    .getByText(/^Opened on another device at/)
    .waitFor();
  const projector = await person('projector');
  await projector.page.goto(`${url}/s/${code}/projector`);
  await point('Projector').getByText('Open.', { exact: true }).waitFor();

  await phone.page.locator('#nickname').fill('Jisoo');
  await phone.page.locator('#nickname').press('Enter');
  await phone.page.getByTestId('submit-run').and(phone.page.locator(':enabled')).click();
  await list.waitFor({ state: 'detached' });
  expect(instructor.faults).toEqual([]);
});
