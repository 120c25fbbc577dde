/** The product outside its pages: shared links, a phone's home screen, search engines. */
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { openSession } from '../support/classroom.ts';
import { sharedProduct } from '../support/product.ts';

const product = sharedProduct({ TRAINERS: '0' });
const published = sharedProduct({ PUBLIC_URL: 'https://class.example.edu' });

/** The value of a page's meta tag, unescaped. */
function tag(html: string, name: string): string | undefined {
  const content = new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];
  return content?.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}

async function page(address: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(address, { headers });
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  return response.text();
}

describe('the files of the pages', () => {
  it('[Y700] are sent compressed with Brotli to a browser that reads it, to be kept forever', async () => {
    const { url } = product();
    const address = url + /\/_next\/static\/[^"]+\.js/.exec(await page(`${url}/`))![0];
    const [small, plain] = await Promise.all(
      ['br', 'identity'].map((encoding) => fetch(address, { headers: { 'accept-encoding': encoding } })),
    );
    expect(small!.headers.get('content-encoding')).toBe('br');
    expect(plain!.headers.get('content-encoding')).toBeNull();
    for (const { headers } of [small!, plain!]) {
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('content-type')).toMatch(/javascript/);
      expect(headers.get('vary')).toMatch(/accept-encoding/i);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await small!.text()).toBe(await plain!.text());
    expect(Number(small!.headers.get('content-length'))).toBeLessThan(
      0.5 * Number(plain!.headers.get('content-length')),
    );
  });

  it('[Y701] that are not there are a page of their own, not a crash', async () => {
    const { url } = product();
    for (const name of ['/_next/static/chunks/none.js', '/_next/static/%', '/_next/static/../BUILD_ID']) {
      expect((await fetch(url + name)).status, name).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('a shared join link', () => {
  it('[Y316] shows its session’s title and a picture, and no secret', async () => {
    const { url } = product();
    const title = '딥러닝 <3주차> & "합성곱"';
    const { code, key } = await openSession(url, title);
    const korean = await page(`${url}/j/${code}`, { 'accept-language': 'ko' });
    expect(tag(korean, 'og:title')).toBe(`${title} · CNN 교실`);
    expect(tag(korean, 'og:description')).toContain('닉네임');
    expect(tag(await page(`${url}/j/${code}`, { 'accept-language': 'en' }), 'og:title')).toBe(
      `${title} · CNN Classroom`,
    );
    expect(korean).not.toContain(key);
    const picture = await fetch(tag(korean, 'og:image')!);
    expect(tag(korean, 'og:image')).toBe(`${url}/share.png`);
    const { width, height } = PNG.sync.read(Buffer.from(await picture.arrayBuffer()));
    expect([width, height]).toEqual([1200, 630]);
  });

  it('[Y317] shows only the product’s name if the session may not be revealed', async () => {
    const { url } = product();
    const { code } = await openSession(url, 'Known to those with the code');
    for (const path of ['/', '/j/000000', `/j/${code}x`, `/s/${code}`]) {
      const html = await page(url + path, { 'accept-language': 'en', 'x-session-title': 'Made%20up' });
      expect(tag(html, 'og:title')).toBe('CNN Classroom');
      expect(html).not.toMatch(/Known to those|Made up/);
    }
    // Whoever tries too many codes is told of none, for a second each: so the right one is asked for among wrong ones.
    const guesser = { 'accept-language': 'en', 'x-forwarded-for': '9.9.9.9' };
    const told = async () => tag(await page(`${url}/j/${code}`, guesser), 'og:title');
    expect(await told()).toContain('Known to those');
    const guessing = async () => {
      const wrong = Array.from({ length: 130 }, (_, index) => 100_000 + index);
      await Promise.all(wrong.map((each) => fetch(`${url}/sessions/${each}/runs/x/curves.csv`, { headers: guesser })));
      return told();
    };
    await expect.poll(guessing, { timeout: 60_000, interval: 0 }).toBe('CNN Classroom');
  });

  it('[Y318] has a picture address with PUBLIC_URL, or else the requested host', async () => {
    const { port } = product();
    const asked = `http://localhost:${port}`;
    expect(tag(await page(asked), 'og:image')).toBe(`${asked}/share.png`);
    expect(tag(await page(asked, { 'x-forwarded-proto': 'https' }), 'og:image')).toBe(
      `https://localhost:${port}/share.png`,
    );
    expect(tag(await page(published().url), 'og:image')).toBe('https://class.example.edu/share.png');
  });
});

it('[Y319] a phone finds a manifest in its language, and icons of the sizes in the manifest', async () => {
  const { url } = product();
  const html = await page(url);
  const manifest = /<link rel="manifest" href="([^"]+)"/.exec(html)?.[1];
  const said = await fetch(url + manifest, { headers: { 'accept-language': 'ko' } }).then((reply) => reply.json());
  expect(said).toMatchObject({ name: 'CNN 교실', lang: 'ko', display: 'standalone', start_url: '/' });
  const apple = /<link rel="apple-touch-icon" href="([^"]+)"/.exec(html)?.[1];
  const icons: [string, string][] = said.icons.map((icon: { src: string; sizes: string }) => [icon.src, icon.sizes]);
  expect(said.icons.map(({ purpose }: { purpose?: string }) => purpose)).toContain('maskable');
  for (const [src, sizes] of [...icons, [apple!, '180x180'] as const]) {
    const file = Buffer.from(await (await fetch(url + src)).arrayBuffer());
    const { width, height } = PNG.sync.read(file);
    expect(`${width}x${height}`).toBe(sizes);
  }
});

it('[Y320] search engines are asked to index nothing, by robots.txt and by every page', async () => {
  const { url } = product();
  expect(await (await fetch(`${url}/robots.txt`)).text()).toMatch(/\nUser-agent: \*\nDisallow: \/\n$/);
  expect(tag(await page(url), 'robots')).toBe('noindex, nofollow');
});
