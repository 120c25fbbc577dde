/**
 * Takes pictures of every screen of a running server, in every size, theme and language, and reports what does not fit.
 *
 *   node tests/browser/look.ts --url http://127.0.0.1:3000 --out pictures [--only student] [--patience 90]
 *
 * It opens two sessions of its own: an empty one, and one in which scripted students train real runs.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createConnection } from '#app/_live/connection.ts';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { createSessionStore } from '#app/_live/session-store.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters.ts';
import { languages } from '#lib/language.ts';
import { whatDoesNotFit } from './fit.ts';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    out: { type: 'string', default: 'pictures' },
    only: { type: 'string', default: '' },
    patience: { type: 'string', default: '90' },
  },
});
const { url, out } = options;

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

/** Two syllables, the longest that are allowed, and what else a class brings. */
const nicknames = [
  '민준',
  '세상에서가장이름이긴학생의닉네임스무글자',
  'Alexandria Wellington',
  '하은',
  '딥러닝 새싹 🌱',
  'WWWWWWWWWWWWWWWWWWWW',
  '서연',
  '도윤',
  '지우',
  '예준',
  '수아',
].map((name) => [...name].slice(0, 20).join(''));

const base: Hyperparameters = {
  ...defaultHyperparameters,
  trainSize: 1000,
  batchSize: 50,
  epochs: 8,
  blocks: [{ ...defaultHyperparameters.blocks[0]!, filters: 8 }],
  dense: [{ units: 32, dropout: 0 }],
};

/** Each its own learning rate, so that the curves differ; the last diverges. */
const handedIn = (index: number): Hyperparameters => ({
  ...base,
  seed: index,
  optimizer: index % 2 ? 'momentum' : 'adam',
  learningRate: index === 9 ? 1 : 0.0005 * (index + 1),
  ...(index === 9 && { optimizer: 'sgd' as const, inputScaling: 'standardized' as const, l2: 0.1 }),
});

async function openSession(title: string) {
  const key = newSecret();
  const reply = await askOnce('open-session', { title, instructorKey: key }, { url });
  if (!reply.ok) throw new Error(reply.refusal.message);
  return { code: reply.data.code, key, title };
}

async function join(code: string, nickname: string) {
  const seatToken = newSecret();
  const reply = await askOnce('join-session', { code, nickname, seatToken }, { url });
  if (!reply.ok) throw new Error(reply.refusal.message);
  const store = createSessionStore();
  const connection = createConnection({ url, code, identity: { role: 'student', seatToken }, store });
  connection.open();
  return { seatToken, store, connection };
}

/** A class whose first runs have results; the first student's second run trains for as long as the pictures take. */
async function fullClass(code: string) {
  const students = [];
  for (const [index, nickname] of nicknames.entries()) {
    const student = await join(code, nickname);
    await student.connection.request('hand-in', { hyperparameters: handedIn(index) });
    students.push(student);
  }
  await students[0]!.connection.request('hand-in', { hyperparameters: { ...base, epochs: 200, trainSize: 5000 } });
  const { store } = students[0]!;
  const deadline = Date.now() + Number(options.patience) * 1000;
  const measured = () =>
    Object.values(store.getState().session?.runs ?? {}).filter(({ best }) => best && best.epoch > 0).length;
  while (measured() < nicknames.length && Date.now() < deadline) await sleep(250);
  return students;
}

type Scene = {
  name: string;
  path: string;
  sizes: readonly Size[];
  held?: readonly { code: string; role: 'student' | 'instructor'; secret: string; title: string }[];
  prepare?: (page: Page) => Promise<unknown>;
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
const newcomer = await join(empty.code, '새내기');
const seat = (session: typeof full, seatToken: string) =>
  [{ code: session.code, role: 'student', secret: seatToken, title: session.title }] as const;
const chair = (session: typeof full) =>
  [{ code: session.code, role: 'instructor', secret: session.key, title: session.title }] as const;
const own = seat(full, students[0]!.seatToken);
const desk = ['phone', 'laptop'] as const;
const wall = ['projector-small', 'projector-large'] as const;
const choose = (name: RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();

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
    prepare: choose(/^(내 실행|My runs)$/),
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
  { name: 'projector-empty', path: `/s/${empty.code}/projector`, sizes: wall },
  { name: 'projector', path: `/s/${full.code}/projector`, sizes: wall },
];

const browser = await chromium.launch({
  executablePath: browserPath(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
for (const scene of scenes.filter(({ name }) => name.startsWith(options.only))) {
  for (const size of scene.sizes) {
    for (const language of languages) {
      for (const theme of ['light', 'dark'] as const) await picture(browser, scene, size, language, theme);
    }
  }
}
await browser.close();
for (const { connection } of [...students, newcomer]) connection.close();
console.log(`The pictures are in ${out}.`);
