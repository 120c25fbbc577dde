/** Axe finds no violation on any screen: names, roles, contrast, keyboard, in both themes and languages. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sharedChromium } from '../support/chromium.ts';
import { sharedProduct } from '../support/product.ts';
import { faultsOf, looks } from './axe.ts';
import { createClasses, longRun } from './classes.ts';
import { readerOf } from './reader.ts';
import { unrolled } from './unrolled.ts';

const product = sharedProduct();
const person = sharedChromium();
/** Returns a function that records, under a name, what axe finds on the current page. */
const lookAt = (page: Page, how: string, found: Record<string, string[]>) => async (name: string) => {
  const faults = await faultsOf(page);
  if (faults.length > 0) found[`${name} (${how})`] = faults;
};

/** The help pages. */
const help = ['/help', '/help/lesson', '/help/student', '/help/fields'];

/** The lesson's dialogs, by the buttons that open them. */
const windows = [
  /^(수업 계획|Lesson plan)$/,
  /^(수정|Edit)$/,
  /^(설정 잠그기|Lock settings)$/,
  /^(설정 보내기|Send values)$/,
];

/** The classes that are looked at, and what the reader's browser knows of them. */
async function openScene({ openSession, join, roomClass, taughtClass }: ReturnType<typeof createClasses>) {
  const busy = await openSession('딥러닝 3주차');
  const room = await roomClass(busy);
  const ladder = await openSession('사다리를 오르는 수업');
  const taught = await taughtClass(ladder);
  await taught.begin();
  const alone = await openSession('빈 수업');
  const newcomer = await join(alone.code, '새내기');
  const [first] = room.inside;
  const held = (session: typeof busy, role: 'student' | 'instructor', secret: string) => ({
    code: session.code,
    role,
    secret,
    title: session.title,
    visitedAt: 1,
  });
  const entries = [
    held(busy, 'instructor', busy.key),
    held(alone, 'instructor', alone.key),
    held(busy, 'student', first.seatToken),
    held(ladder, 'instructor', ladder.key),
    held(ladder, 'student', taught.first.seatToken),
    held(alone, 'student', newcomer.seatToken),
  ];
  // One trains and one waits as long as the pages are looked at; a browser that opens this seat takes it from here.
  for (const seed of [7, 8]) {
    const hyperparameters = { ...longRun, epochs: 200, seed };
    await first.request('submit-run', { hyperparameters, again: true });
  }
  return { busy, ladder, alone, entries };
}

describe('any screen', () => {
  type Scene = Awaited<ReturnType<typeof openScene>>;
  let scene: Scene;
  let end: () => Promise<void>;
  beforeAll(async () => {
    const classes = createClasses(product().url, 100_000);
    end = classes.end;
    scene = await openScene(classes);
  }, 120_000);
  afterAll(() => end());

  it.each(looks)(
    '[J11] axe finds no violation on any screen: %s, %s, %s',
    async (screen, language, theme) => {
      const { url, code } = product();
      const { busy, ladder, alone, entries } = scene;
      const strange = ['/', '/j', `/j/${code}`, '/j/000000', '/nowhere', `/s/${code}/instructor`];
      const pagesOf = ({ code }: typeof busy) => ['', '/instructor', '/projector'].map((page) => `/s/${code}${page}`);
      const found: Record<string, string[]> = {};
      const { page } = await person(screen, readerOf(url, language, theme));
      const look = lookAt(page, `${screen}, ${language}, ${theme}`, found);
      const visit = async (path: string) => {
        await page.goto(url + path);
        await page.locator('main#content:not([role=status])').waitFor();
        await look(path);
      };
      for (const path of strange) await visit(path);
      await page.evaluate(
        (value) => localStorage.setItem('classroom-training.sessions.v1', value),
        JSON.stringify(entries),
      );
      for (const path of ['/', ...help, ...pagesOf(alone), ...pagesOf(ladder)]) await visit(path);
      for (const path of pagesOf(busy)) await visit(path);
      for (const tab of ['runs', 'session']) await visit(`/s/${busy.code}/instructor?tab=${tab}`);
      await page.goto(`${url}/s/${ladder.code}/instructor`);
      for (const name of windows) {
        await page.getByTestId('teaching').getByRole('button', { name }).click();
        await page.getByRole('dialog').getByRole('button').first().waitFor();
        await page.locator('details').evaluateAll((all) => {
          for (const each of all) each.setAttribute('open', '');
        });
        await look(String(name));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      expect(found).toEqual({});
    },
    240_000,
  );
});

it('[J11] axe finds no violation on a run’s pages, where its network is tried out, and in their dialogs', async () => {
  const { url } = product();
  const classes = createClasses(url, 120_000);
  onTestFinished(classes.end);
  const session = await classes.openSession('속을 들여다보는 수업');
  const { chair, second } = await classes.knownClass(session);
  await chair.request('open-test', {});
  const found: Record<string, string[]> = {};
  for (const [screen, language, theme] of looks) {
    const held = { code: session.code, role: 'student', secret: second.seatToken, title: 'x' } as const;
    const { context, page } = await person(screen, readerOf(url, language, theme, [held]));
    const look = lookAt(page, `${screen}, ${language}, ${theme}`, found);
    await page.goto(`${url}/s/${session.code}/runs/2`);
    await page.getByTestId('curves').waitFor();
    await unrolled(page);
    await page.getByTestId('confusion').locator('[data-cell="0"]').click();
    await page.getByTestId('cell-images').locator('img').first().waitFor();
    await look('run');
    for (const name of [/^(가져가기|Take home)$/, /(이름과 메모 쓰기|write a note)$/]) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog').getByRole('button').nth(1).waitFor();
      await look(String(name));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.goto(`${url}/s/${session.code}/try?runs=1,2`);
    await page.getByText('CIFAR-10', { exact: true }).click();
    await page.getByTestId('answer-2').getByRole('listitem').nth(4).waitFor();
    for (const number of [1, 2]) {
      const answer = page.getByTestId(`answer-${number}`);
      await answer.getByRole('button', { expanded: false }).click();
      await answer.locator('canvas').waitFor();
    }
    await page
      .getByTestId('answer-2')
      .getByText(/^(가려 보기|Occlusion)$/)
      .click();
    await look('try');
    await context.close();
  }
  expect(found).toEqual({});
}, 240_000);
