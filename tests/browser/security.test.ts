/** What the browser allows the product's pages, and forbids everything else. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Person, sharedChromium } from '../support/chromium.ts';
import { sharedProduct, startProduct } from '../support/product.ts';
import { dataFolder } from '../support/running-server.ts';
import { createClasses, shortRun } from './classes.ts';

const product = sharedProduct({ PUBLIC_URL: 'https://class.example.edu' });
const person = sharedChromium();

/** The policy violations that each page of the person reports. */
async function violationsOf({ context, page }: Person): Promise<string[]> {
  const found: string[] = [];
  await context.exposeFunction('violated', (text: string) => void found.push(text));
  await context.addInitScript(() => {
    document.addEventListener(
      'securitypolicyviolation',
      ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
        (window as unknown as { violated(text: string): void }).violated(
          `${location.pathname}: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`,
        );
      },
    );
  });
  page.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) found.push(message.text());
  });
  return found;
}

/** A class in which one student has trained a run, and its instructor's and the student's browsers. */
async function trainedClass() {
  const { url } = product();
  const { openSession, join } = createClasses(url, 60_000);
  const session = await openSession('<script>alert(1)</script>');
  const student = await join(session.code, '<img src=x>');
  await student.request('submit-run', { hyperparameters: shortRun });
  await expect.poll(() => student.runs()[0]?.state, { timeout: 50_000 }).toBe('finished');
  const [run] = student.runs();
  await student.request('change-run', {
    runId: run!.id,
    run: { note: '<script>alert(2)</script> **bold** [x](javascript:alert(3))' },
  });
  onTestFinished(() => student.connection.close());
  const held = [
    { code: session.code, role: 'instructor', secret: session.key, title: session.title, visitedAt: 2 },
    { code: session.code, role: 'student', secret: student.seatToken, title: session.title, visitedAt: 1 },
  ];
  const remember = (page: Page) =>
    page.evaluate((value) => localStorage.setItem('classroom-training.sessions.v1', value), JSON.stringify(held));
  return { url, session, runId: run!.id, remember };
}

describe('the content security policy', () => {
  it('[W20] is violated by no page, even with workers, canvases, a photo or a camera; injected scripts do not run', {
    timeout: 240_000,
  }, async () => {
    const { url, session, runId, remember } = await trainedClass();
    const visitor = await person('laptop', { permissions: ['camera'] });
    const { page } = visitor;
    const violations = await violationsOf(visitor);
    const pages = ['/', '/j', `/j/${session.code}`, '/j/000000', '/nowhere'];
    const own = ['', '/instructor', '/projector', '/runs', `/runs/${runId}`, '/compare?runs=1', '/try?runs=1'];
    const visit = async (address: string) => {
      await page.goto(url + address);
      await page.locator('main#content:not([role=status])').waitFor();
    };
    for (const address of pages) await visit(address);
    await remember(page);
    for (const address of ['/', ...own.map((name) => `/s/${session.code}${name}`)]) await visit(address);

    await page.getByRole('radio', { name: 'CIFAR-10' }).check({ force: true });
    await page.getByText(/^(After epoch|Weights of)/).waitFor();
    await page.getByText('True class:').waitFor();
    await page.getByRole('radio', { name: 'Photo' }).check({ force: true });
    const photo = await page.screenshot();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: photo });
    await page.getByText('What the network sees').waitFor();
    await page.getByRole('radio', { name: 'Camera' }).check({ force: true });
    await page.getByRole('button', { name: 'Turn on the camera' }).click();
    await page.getByRole('button', { name: 'Freeze' }).waitFor();
    await page.getByText('What the network sees').waitFor();
    expect(violations).toEqual([]);
    expect(visitor.faults).toEqual([]);

    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.strange = true';
      document.body.append(script);
    });
    expect(await page.evaluate(() => 'strange' in window)).toBe(false);
    await expect.poll(() => violations.join()).toContain('script-src-elem inline');
  });

  it('[W21] allows the replay page only its own script, also from a disk', async () => {
    const { url, session } = await trainedClass();
    const response = await fetch(`${url}/sessions/${session.code}/replay.html`, {
      headers: { authorization: `Bearer ${session.key}` },
    });
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'classroom-')), 'replay.html');
    writeFileSync(file, await response.text());
    const visitor = await person('laptop');
    const violations = await violationsOf(visitor);
    await visitor.page.goto(pathToFileURL(file).href);
    await visitor.page.getByText('<img src=x>').first().waitFor();
    await visitor.page.getByRole('button', { name: 'Play' }).click();
    await visitor.page.waitForFunction(() => (document.getElementById('time') as HTMLInputElement).value === '1000');
    expect(violations).toEqual([]);
    expect(visitor.faults).toEqual([]);
  });
});

describe('the instructor password', () => {
  it('[W39] is requested on the first page, refused if wrong in the reader’s language, and then opens the session', async () => {
    const { ready, stop } = startProduct(dataFolder(), { TRAINERS: '0', INSTRUCTOR_PASSWORD: 'right password' });
    onTestFinished(async () => void (await stop()));
    const { url } = await ready;
    const { page, faults } = await person('laptop', { locale: 'ko-KR' });
    await page.goto(url);
    await page.getByLabel('수업 이름').fill('3주차');
    await page.getByRole('button', { name: '수업 열기' }).click();
    await page.getByText('비밀번호가 필요합니다').waitFor();
    await page.getByLabel('강사 비밀번호').fill('wrong password');
    await page.getByRole('button', { name: '수업 열기' }).click();
    await page.getByText('비밀번호가 올바르지 않습니다').waitFor();
    await page.getByLabel('강사 비밀번호').fill('right password');
    await page.getByRole('button', { name: '수업 열기' }).click();
    await page.waitForURL(/\/s\/\d{6}\/instructor$/);
    expect(faults).toEqual([]);
  });
});
