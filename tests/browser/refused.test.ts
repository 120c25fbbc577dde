/** What a page says if it cannot read the server's messages, or is not let in, in the reader's language. */
import { expect, it } from 'vitest';
import { type Person, sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });
const person = sharedChromium();

/** The page's connections to the server, on which the server's messages can be changed. */
const between = ({ context }: Person, change: (message: string) => string) =>
  context.routeWebSocket(/socket\.io/, (route) => {
    const server = route.connectToServer();
    server.onMessage((message) => route.send(typeof message === 'string' ? change(message) : message));
  });

it('[U288] a page that cannot read the server’s messages says so once, with a button to reload, and stops asking', async () => {
  const { url, code } = product();
  for (const [locale, sentence, button] of [
    ['en-US', 'This page and the server have different versions.', 'Reload'],
    ['ko-KR', '이 페이지와 서버의 버전이 다릅니다.', '새로고침'],
  ] as const) {
    const one = await person('phone', { locale });
    let hellos = 0;
    await between(one, (message) => {
      if (message.includes('"role"')) hellos += 1;
      return message.replace('"role":"projector"', '"role":"conductor"');
    });
    await one.page.goto(`${url}/s/${code}/runs`);
    await one.page.getByText(sentence).waitFor();
    await one.page.getByRole('button', { name: button, exact: true }).waitFor();
    expect(hellos).toBe(1);
    await one.page.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(() => hellos, { timeout: 20_000 }).toBe(2);
    expect(one.faults).toEqual([]);
  }
});

it('[U289] a page that is not let in says why, and continues by itself when it is', async () => {
  const { url, code } = product();
  const refusal = { code: 'too-fast', message: 'Too many connections: wait 3 s.', params: { seconds: 3 } };
  const one = await person('laptop', { locale: 'ko-KR' });
  let full = true;
  await one.context.routeWebSocket(/socket\.io/, (route) => {
    if (!full) return void route.connectToServer();
    route.send('0{"sid":"one","upgrades":[],"pingInterval":10000,"pingTimeout":8000,"maxPayload":1000000}');
    route.onMessage((message) => {
      if (message === '40') route.send(`44${JSON.stringify({ message: 'refused', data: refusal })}`);
    });
  });
  await one.context.route(/socket\.io\/\?.*transport=polling/, (route) => (full ? route.abort() : route.continue()));
  await one.page.goto(`${url}/s/${code}/runs`);
  await one.page.getByText('이 페이지가 자동으로 다시 시도합니다.').waitFor();
  await one.page.getByText('3초').waitFor();
  full = false;
  await one.page.locator('[data-connection=online]').waitFor();
  full = true;
  // A page without a session says so instead of waiting.
  await one.page.goto(url);
  await one.page.getByLabel('수업 이름').fill('딥러닝');
  await one.page.getByRole('button', { name: '수업 열기', exact: true }).click();
  await one.page.getByText('요청이 너무 많습니다. 3초 뒤에').waitFor();
  expect(one.faults).toEqual([]);
});
