/** A machine in two networks, as the instructor sees it. */
import { expect, it } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });
const person = sharedChromium();

it('[U607] another address is a click away, for the projector too, and remembered', async () => {
  const { url, code, instructorPath } = product();
  const { page, context, faults } = await person('laptop');
  // The server of a test listens on one address, so the other is added on the way.
  await context.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) =>
      socket.send(
        typeof message === 'string'
          ? message.replaceAll('"otherUrls":[]', '"otherUrls":["http://10.20.30.40:3000"]')
          : message,
      ),
    );
  });
  await page.goto(url + instructorPath);
  const own = page.getByRole('button', { name: new URL(url).host });
  const other = page.getByRole('button', { name: '10.20.30.40:3000' });
  await other.waitFor();
  expect([await own.getAttribute('aria-pressed'), await other.getAttribute('aria-pressed')]).toEqual(['true', 'false']);
  const projector = await context.newPage();
  await projector.goto(`${url}/s/${code}/projector`);
  await projector.getByText(`${new URL(url).host}/j`).waitFor();

  await other.click();
  await page.getByRole('img', { name: `QR code of http://10.20.30.40:3000/j/${code}` }).waitFor();
  await projector.getByText('10.20.30.40:3000/j').waitFor();
  await page.reload();
  await page.getByRole('img', { name: `QR code of http://10.20.30.40:3000/j/${code}` }).waitFor();
  expect(await other.getAttribute('aria-pressed')).toBe('true');
  await own.click();
  await projector.getByText(`${new URL(url).host}/j`).waitFor();
  expect(faults).toEqual([]);
});
