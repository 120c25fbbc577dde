/**
 * Takes pictures of every screen of a running server, in every size, theme and language, and reports what does not fit.
 *
 *   node tests/browser/look.ts --url http://127.0.0.1:3000 --out pictures [--only student] [--patience 90]
 *     [--language ko] [--theme dark]
 *
 * It opens sessions of its own: an empty one, one in which scripted students train real runs, one that has
 * limits, where runs wait, are paused, repeated and refunded, one up the lecture ladder, one with people at the door, and one
 * whose runs are looked into.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { linkOf } from '#app/_parts/form/form-memory.ts';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import { languages } from '#lib/language.ts';
import { chromiumFlags } from '../support/chromium-flags.ts';
import { createClasses, longRun, shortRun } from './classes.ts';
import { whatDoesNotFit } from './fit.ts';
import { runParts, unrolled } from './unrolled.ts';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    out: { type: 'string', default: 'pictures' },
    only: { type: 'string', default: '' },
    patience: { type: 'string', default: '90' },
    language: { type: 'string', default: '' },
    theme: { type: 'string', default: '' },
  },
});
const { url, out } = options;
const { openSession, join, fullClass, limitedClass, taughtClass, roomClass, knownClass } = createClasses(
  url,
  Number(options.patience) * 1000,
);

const sizes = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1440, height: 900 },
  'projector-small': { width: 1024, height: 768 },
  'projector-large': { width: 1920, height: 1080 },
} as const;
type Size = keyof typeof sizes;

/** The browser that the set-up found, else Debian's. */
function browserPath(): string {
  const found = new URL('../../.setup/browser.json', import.meta.url);
  return existsSync(found) ? JSON.parse(readFileSync(found, 'utf8')).path : '/usr/bin/chromium';
}

type Scene = {
  name: string;
  path: string;
  sizes: readonly Size[];
  held?: readonly { code: string; role: 'student' | 'instructor'; secret: string; title: string }[];
  prepare?: (page: Page) => Promise<unknown>;
  /** What happens in the session before the first picture of the scene. */
  before?: () => Promise<unknown>;
};

async function picture(browser: Browser, scene: Scene, size: Size, language: string, theme: 'light' | 'dark') {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    hasTouch: size === 'phone',
    reducedMotion: 'reduce',
  });
  await context.addCookies([
    { name: 'theme', value: theme, url },
    { name: 'language', value: language, url },
  ]);
  const held = (scene.held ?? []).map((entry) => ({ ...entry, visitedAt: Date.now() }));
  await context.addInitScript((entries) => {
    if (entries.length > 0) localStorage.setItem('classroom-training.sessions.v1', JSON.stringify(entries));
  }, held);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  await page.goto(url + scene.path);
  await page.locator('main#content:not([role=status])').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await scene.prepare?.(page);
  await sleep(700);
  const file = `${out}/${scene.name}-${size}-${language}-${theme}.png`;
  await page.screenshot({ path: file });
  faults.push(...(await page.evaluate(whatDoesNotFit)));
  await context.close();
  for (const fault of faults) console.log(`${file}: ${fault}`);
}

mkdirSync(out, { recursive: true });
const empty = await openSession('딥러닝 실습 1주차');
const full = await openSession('딥러닝 3주차 실습 · 합성곱 신경망');
const students = await fullClass(full.code);
const limited = await openSession('딥러닝 4주차 · 한도가 있는 수업');
const sharing = await limitedClass(limited);
const lesson = await openSession('딥러닝 6주차 · 라운드로 오르는 사다리');
const taught = await taughtClass(lesson);
const door = await openSession('딥러닝 5주차 · 문 앞이 붐비는 수업');
const room = await roomClass(door);
const looked = await openSession('딥러닝 7주차 · 신경망은 무엇을 보았나');
const known = await knownClass(looked);
const newcomer = await join(empty.code, '새내기');
const seat = (session: typeof full, seatToken: string) =>
  [{ code: session.code, role: 'student', secret: seatToken, title: session.title }] as const;
const chair = (session: typeof full) =>
  [{ code: session.code, role: 'instructor', secret: session.key, title: session.title }] as const;
const own = seat(full, students[0]!.seatToken);
const desk = ['phone', 'laptop'] as const;
const wall = ['projector-small', 'projector-large'] as const;
const choose =
  (...names: RegExp[]) =>
  async (page: Page) => {
    for (const name of names) await page.getByRole('button', { name }).and(page.locator(':visible')).first().click();
  };
const sharer = seat(limited, sharing.first.seatToken);
const showRuns = /^(내 실행|My runs)$/;
/** On a phone the runs are a screen of their own. */
const amongRuns =
  (...names: RegExp[]) =>
  async (page: Page) => {
    if (await page.getByRole('button', { name: showRuns }).isVisible()) await choose(showRuns)(page);
    await choose(...names)(page);
  };
/** The card from which the instructor drives the lesson, and what its buttons open. */
const atTeaching =
  (...names: RegExp[]) =>
  async (page: Page) => {
    await page.getByTestId('teaching').scrollIntoViewIfNeeded();
    await page.getByTestId('teaching').evaluate((card) => card.scrollIntoView({ block: 'start' }));
    await choose(...names)(page);
  };
const comparing = (runs: string) => `/s/${full.code}/compare?runs=${runs}`;
const teaching = `/s/${lesson.code}/instructor`;
const pupil = seat(lesson, taught.first.seatToken);
const knower = seat(looked, known.second.seatToken);
/** A run's page with everything drawn, at one of its parts; at its top for ''. */
const atPart = (part: string) => async (page: Page) => {
  await unrolled(page);
  if (part)
    await page
      .locator(`#${part}`)
      .evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
};
const linkTo = (hyperparameters: Hyperparameters) => `/s/${limited.code}${linkOf(hyperparameters)}`;

const scenes: Scene[] = [
  { name: 'home', path: '/', sizes: desk, held: [...own, ...chair(full)] },
  { name: 'code', path: '/j', sizes: desk },
  { name: 'join', path: `/j/${full.code}`, sizes: desk },
  { name: 'unknown', path: '/j/000000', sizes: ['phone'] },
  { name: 'not-found', path: '/nowhere', sizes: ['phone'] },
  { name: 'no-key', path: `/s/${full.code}/instructor`, sizes: ['laptop'] },
  { name: 'student-empty', path: `/s/${empty.code}`, sizes: desk, held: seat(empty, newcomer.seatToken) },
  { name: 'student', path: `/s/${full.code}`, sizes: [...desk, 'projector-small'], held: own },
  {
    name: 'student-fault',
    path: `/s/${full.code}?blocks=2&dense=1&blocks.0.pooling=average&blocks.1.kernel=7&blocks.1.padding=valid&blocks.0.poolSize=4&blocks.0.poolStride=4&blocks.1.convolutions=2`,
    sizes: desk,
    held: own,
  },
  {
    name: 'student-runs',
    path: `/s/${full.code}`,
    sizes: ['phone'],
    held: own,
    prepare: choose(showRuns),
  },
  {
    name: 'student-board',
    path: `/s/${full.code}`,
    sizes: ['phone'],
    held: own,
    prepare: choose(/^(리더보드|Leaderboard)$/),
  },
  { name: 'instructor-empty', path: `/s/${empty.code}/instructor`, sizes: desk, held: chair(empty) },
  { name: 'instructor', path: `/s/${full.code}/instructor`, sizes: desk, held: chair(full) },
  {
    name: 'instructor-close',
    path: `/s/${full.code}/instructor`,
    sizes: ['laptop'],
    held: chair(full),
    prepare: choose(/^(수업 마치기|Close the session)$/),
  },
  { name: 'sharing-student', path: linkTo(longRun), sizes: desk, held: sharer },
  { name: 'sharing-runs', path: linkTo(longRun), sizes: desk, held: sharer, prepare: amongRuns() },
  {
    name: 'sharing-cost',
    path: linkTo(longRun),
    sizes: ['phone'],
    held: sharer,
    prepare: (page) =>
      page
        .getByRole('heading', { name: /예상 비용|Expected cost/ })
        .last()
        .scrollIntoViewIfNeeded(),
  },
  { name: 'sharing-exceeds', path: linkTo({ ...longRun, trainSize: 50_000, epochs: 60 }), sizes: desk, held: sharer },
  { name: 'sharing-epochs', path: linkTo({ ...longRun, epochs: 100 }), sizes: desk, held: sharer },
  {
    name: 'sharing-duplicate',
    path: linkTo(shortRun),
    sizes: desk,
    held: sharer,
    prepare: choose(/^(제출하고 학습 시작|Hand in and train)$/),
  },
  {
    name: 'sharing-ledger',
    path: linkTo(longRun),
    sizes: desk,
    held: sharer,
    prepare: amongRuns(/사용 내역|have spent/),
  },
  {
    name: 'sharing-extend',
    path: linkTo(longRun),
    sizes: desk,
    held: sharer,
    prepare: amongRuns(/에포크 더 학습|More epochs for/),
  },
  {
    name: 'sharing-repeat',
    path: linkTo(longRun),
    sizes: desk,
    held: sharer,
    prepare: amongRuns(/새 시드로|new seeds/),
  },
  { name: 'sharing-instructor', path: `/s/${limited.code}/instructor`, sizes: desk, held: chair(limited) },
  {
    name: 'sharing-limits',
    path: `/s/${limited.code}/instructor`,
    sizes: desk,
    held: chair(limited),
    prepare: choose(/^(한도 정하기|Set limits)$/),
  },
  {
    name: 'sharing-grant',
    path: `/s/${limited.code}/instructor`,
    sizes: desk,
    held: chair(limited),
    prepare: choose(/더 주기|^Grant/),
  },
  {
    name: 'paused-student',
    path: linkTo(longRun),
    sizes: desk,
    held: sharer,
    before: sharing.pause,
    prepare: amongRuns(),
  },
  { name: 'paused-instructor', path: `/s/${limited.code}/instructor`, sizes: desk, held: chair(limited) },
  { name: 'paused-projector', path: `/s/${limited.code}/projector`, sizes: wall },
  {
    name: 'lesson-plan-empty',
    path: `/s/${empty.code}/instructor`,
    sizes: desk,
    held: chair(empty),
    prepare: atTeaching(/^(수업 계획|Lesson plan)$/),
  },
  {
    name: 'lesson-single',
    path: `/s/${empty.code}/instructor`,
    sizes: desk,
    held: chair(empty),
    prepare: atTeaching(/^(라운드 하나 만들기|Make a single round)$/),
  },
  { name: 'lesson-before', path: teaching, sizes: desk, held: chair(lesson), prepare: atTeaching() },
  {
    name: 'lesson-teaching',
    path: teaching,
    sizes: desk,
    held: chair(lesson),
    before: taught.begin,
    prepare: atTeaching(),
  },
  {
    name: 'lesson-plan',
    path: teaching,
    sizes: desk,
    held: chair(lesson),
    prepare: atTeaching(/^(수업 계획|Lesson plan)$/),
  },
  { name: 'lesson-round', path: teaching, sizes: desk, held: chair(lesson), prepare: atTeaching(/^(고치기|Edit)$/) },
  {
    name: 'lesson-rules',
    path: teaching,
    sizes: desk,
    held: chair(lesson),
    prepare: atTeaching(/^(열고 잠그기|Open and lock)$/),
  },
  {
    name: 'lesson-rules-found',
    path: teaching,
    sizes: desk,
    held: chair(lesson),
    async prepare(page) {
      await atTeaching(/^(열고 잠그기|Open and lock)$/)(page);
      await page.getByRole('searchbox').fill('o');
      await page
        .getByRole('searchbox')
        .fill((await page.getByRole('searchbox').getAttribute('placeholder'))?.startsWith('F') ? 'filters' : '필터');
    },
  },
  {
    name: 'lesson-push',
    path: teaching,
    sizes: desk,
    held: chair(lesson),
    prepare: atTeaching(/^(설정 보내기|Send values)$/),
  },
  { name: 'lesson-student', path: `/s/${lesson.code}`, sizes: desk, held: pupil },
  {
    name: 'lesson-student-blocks',
    path: `/s/${lesson.code}`,
    sizes: ['phone'],
    held: pupil,
    prepare: (page) =>
      page
        .getByRole('heading', { name: /^(합성곱|Convolution)/ })
        .first()
        .scrollIntoViewIfNeeded(),
  },
  { name: 'lesson-student-runs', path: `/s/${lesson.code}`, sizes: desk, held: pupil, prepare: amongRuns() },
  { name: 'room-instructor', path: `/s/${door.code}/instructor`, sizes: desk, held: chair(door) },
  {
    name: 'room-seat',
    path: `/s/${door.code}/instructor`,
    sizes: desk,
    held: chair(door),
    prepare: choose(/정하윤 자리 관리|Manage 정하윤/),
  },
  { name: 'room-waiting', path: `/s/${door.code}`, sizes: desk, held: seat(door, room.waiting[0].seatToken) },
  { name: 'room-removed', path: `/s/${door.code}`, sizes: ['phone'], held: seat(door, room.removed.seatToken) },
  { name: 'room-banned', path: `/s/${door.code}`, sizes: ['phone'], held: seat(door, room.banned.seatToken) },
  {
    name: 'room-own-seat',
    path: `/s/${door.code}`,
    sizes: desk,
    held: seat(door, room.inside[0].seatToken),
    prepare: choose(/^(내 자리|My seat)/),
  },
  {
    name: 'room-recover',
    path: `/j/${door.code}`,
    sizes: desk,
    prepare: choose(/이미 자리가|have a seat already/),
  },
  { name: 'room-locked', path: `/j/${door.code}`, sizes: desk, before: room.lock },
  ...['', ...runParts].map(
    (part): Scene => ({
      name: `run-${part || 'top'}`,
      path: `/s/${looked.code}/runs/2`,
      sizes: [...desk, 'projector-small'],
      held: knower,
      prepare: atPart(part),
    }),
  ),
  {
    name: 'run-cell',
    path: `/s/${looked.code}/runs/2`,
    sizes: desk,
    held: knower,
    async prepare(page) {
      await atPart('confusion')(page);
      await page.locator('[data-cell="35"]').click();
      await page.getByTestId('cell-images').locator('img').first().waitFor();
    },
  },
  ...['', 'confusion', 'network'].map(
    (part): Scene => ({
      name: `run-wall-${part || 'top'}`,
      path: `/s/${looked.code}/runs/2?wall=1`,
      sizes: wall,
      prepare: atPart(part),
    }),
  ),
  {
    name: 'run-remarks',
    path: `/s/${looked.code}/runs/2`,
    sizes: desk,
    held: knower,
    prepare: choose(/(이름과 메모 쓰기|write a note)$/),
  },
  {
    name: 'run-take-home',
    path: `/s/${looked.code}/runs/2`,
    sizes: desk,
    held: knower,
    async prepare(page) {
      await choose(/^(가져가기|Take home)$/)(page);
      await page.getByRole('dialog').getByRole('tab').first().waitFor();
    },
  },
  {
    name: 'run-source',
    path: `/s/${looked.code}${linkOf({ ...longRun, optimizer: 'adamw', schedule: 'cosine' })}`,
    sizes: desk,
    held: knower,
    async prepare(page) {
      const card = page.getByTestId('source').and(page.locator(':visible'));
      await card.getByRole('button').first().click();
      await card.getByRole('checkbox').check();
      await card.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    },
  },
  { name: 'try-empty', path: `/s/${looked.code}/try?runs=1`, sizes: desk, held: knower },
  {
    name: 'try',
    path: `/s/${looked.code}/try?runs=1,2`,
    sizes: [...desk, 'projector-small'],
    held: knower,
    async prepare(page) {
      await page.getByText('CIFAR-10', { exact: true }).click();
      await page.getByTestId('answer-2').getByRole('listitem').nth(4).waitFor();
    },
  },
  {
    name: 'try-tested',
    path: `/s/${looked.code}/try?runs=1,2`,
    sizes: ['phone'],
    held: knower,
    before: () => known.chair.request('open-test', {}),
    async prepare(page) {
      await page.getByText('CIFAR-10', { exact: true }).click();
      await page.getByTestId('answer-2').getByRole('listitem').nth(4).waitFor();
    },
  },
  {
    name: 'run-tested',
    path: `/s/${looked.code}/runs/2`,
    sizes: desk,
    held: knower,
    prepare: atPart('classes'),
  },
  { name: 'compare-none', path: `/s/${full.code}/compare`, sizes: ['phone'], held: own },
  { name: 'compare-two', path: comparing('1,3'), sizes: desk, held: own },
  { name: 'compare-six', path: comparing('1,2,3,4,5,6'), sizes: desk, held: own },
  {
    name: 'compare-columns',
    path: comparing('1,2,3,4,5,6'),
    sizes: desk,
    held: own,
    prepare: (page) => page.getByTestId('columns').evaluate((part) => part.scrollIntoView({ block: 'start' })),
  },
  { name: 'compare-wall', path: comparing('1,2,3,4&wall=1'), sizes: wall },
  { name: 'compare-runs', path: `/s/${full.code}/runs`, sizes: desk, held: own },
  {
    name: 'compare-tray',
    path: `/s/${full.code}`,
    sizes: desk,
    held: own,
    async prepare(page) {
      const board = page.getByRole('button', { name: /^(리더보드|Leaderboard)$/ });
      if (await board.isVisible()) await board.click();
      const ticks = page.getByTestId('leaderboard').getByRole('checkbox');
      for (const at of [0, 1, 2]) await ticks.nth(at).check();
    },
  },
  { name: 'projector-empty', path: `/s/${empty.code}/projector`, sizes: wall },
  { name: 'projector', path: `/s/${full.code}/projector`, sizes: wall },
];

const browser = await chromium.launch({
  executablePath: browserPath(),
  args: chromiumFlags,
});
for (const scene of scenes.filter(({ name }) => name.startsWith(options.only))) {
  await scene.before?.();
  for (const size of scene.sizes) {
    for (const language of languages.filter((name) => name.startsWith(options.language))) {
      for (const theme of (['light', 'dark'] as const).filter((name) => name.startsWith(options.theme))) {
        await picture(browser, scene, size, language, theme);
      }
    }
  }
}
await browser.close();
const { first, second, chair: limitedChair } = sharing;
const { chair: lessonChair, first: pupilOne, second: pupilTwo } = taught;
const { chair: roomChair, inside, waiting, removed, banned } = room;
const everybody = [
  ...students,
  newcomer,
  first,
  second,
  limitedChair,
  roomChair,
  lessonChair,
  pupilOne,
  pupilTwo,
  ...inside,
  ...waiting,
  removed,
  banned,
  known.chair,
  known.first,
  known.second,
];
for (const { connection } of everybody) connection.close();
console.log(`The pictures are in ${out}.`);
