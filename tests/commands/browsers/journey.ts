/** A lesson from joining to the trained network, in one engine: real training, and what each screen must show. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../../support/product.ts';
import type { Engine, Size, Window } from './engines.ts';

const laptop: Size = { width: 1440, height: 900 };
const phone: Size = { width: 390, height: 844 };
const projector: Size = { width: 1024, height: 768 };

/** A run small enough to train in seconds. */
const small =
  'blocks=1&dense=0&trainSize=1000&batchSize=100&epochs=2&blocks.0.filters=4&blocks.0.poolSize=4&blocks.0.poolStride=4';

/** How long a step may take; runs train for real. */
const patienceSeconds = 90;

const quoted = (text: string) => JSON.stringify(text);
/** Elements in sight whose own or accessible text is this. */
const namedLike = (selector: string, name: string) =>
  `[...document.querySelectorAll(${quoted(selector)})].filter((each) => each.offsetParent && ((each.getAttribute('aria-label') ?? each.textContent).trim() === ${quoted(name)}))`;

/** One person's window, with what a person does there. */
function personIn(window: Window, name: string, folder: string) {
  async function until(what: string, expression: string): Promise<void> {
    const deadline = performance.now() + 1000 * patienceSeconds;
    while (!(await window.value<boolean>(`!!(${expression})`).catch(() => false))) {
      if (performance.now() < deadline) {
        await sleep(100);
        continue;
      }
      writeFileSync(`${folder}/${name}-stopped.png`, await window.picture());
      const path = await window.value<string>('location.pathname');
      throw new Error(`${name}, at ${path}: “${what}” has not come true in ${patienceSeconds} s.`);
    }
  }
  const shows = (text: string) => until(`shows ${text}`, `document.body.innerText.includes(${quoted(text)})`);
  return {
    until,
    shows,
    open: (url: string) => window.open(url),
    type: (selector: string, text: string) => window.type(selector, text),
    async click(selector: string) {
      await until(`has ${selector}`, `document.querySelector(${quoted(selector)})`);
      await window.click(selector);
    },
    /** Scrolls to it, as one who reads on would. */
    async bring(selector: string) {
      await until(`has ${selector}`, `document.querySelector(${quoted(selector)})`);
      await window.value(`document.querySelector(${quoted(selector)}).scrollIntoView()`);
    },
    /** Clicks the button or link of this name. */
    async choose(label: string, selector = 'button, a, label') {
      await until(`has a button ${label}`, `${namedLike(selector, label)}.length`);
      await window.value(`${namedLike(selector, label)}[0].setAttribute('data-chosen', ${quoted(label)})`);
      await window.click(`[data-chosen=${quoted(label)}]`);
    },
    picture: async (of: string) => writeFileSync(`${folder}/${of}.png`, await window.picture()),
    /** What the page threw, since it was opened, and whether it is wider than its window. */
    async isSound() {
      const width = await window.value<number>('document.documentElement.scrollWidth - innerWidth');
      if (width > 1) throw new Error(`${name}: the page is ${width} px wider than its window.`);
    },
  };
}

/** Runs it; pictures of each screen go to the folder. Throws a sentence at the first thing that is not as it must be. */
export async function journey(engine: Engine, product: Product, folder: string, say: (line: string) => void) {
  mkdirSync(folder, { recursive: true });
  const { url, code, instructorPath } = product;
  const windows: Window[] = [];
  const person = async (name: string, size: Size) => {
    const window = await engine.open(size);
    windows.push(window);
    return personIn(window, name, folder);
  };
  const step = (line: string) => say(`  ${line}`);
  try {
    const instructor = await person('instructor', laptop);
    await instructor.open(url + instructorPath);
    await instructor.shows(code);
    step('the instructor’s page opens');

    const wall = await person('projector', projector);
    await wall.open(`${url}/s/${code}/projector`);
    await wall.shows(code);

    const student = await person('student', phone);
    await student.open(`${url}/j/${code}?${small}`);
    await student.until('has the field', `document.querySelector('#nickname')`);
    await student.type('#nickname', 'Jisoo');
    await student.click('form button[type=submit]');
    await student.until('is seated', `document.querySelector('[data-testid=submit-run]')`);
    await instructor.shows('Jisoo');
    step('a student joins by link and nickname');
    await student.picture('form');
    await student.isSound();

    await student.click('[data-testid=submit-run]');
    await student.choose('My runs');
    await student.shows('Finished');
    await student.until('draws the curves', `document.querySelector('figure canvas')?.offsetParent`);
    step('a run is submitted and trains to its end');
    await student.picture('runs');
    await wall.shows('Jisoo');
    await wall.picture('projector');
    await instructor.picture('instructor');

    const reader = await person('reader', laptop);
    await reader.open(`${url}/s/${code}/runs/1`);
    await reader.shows('Confusion matrix');
    await reader.until('has the matrix', `document.querySelectorAll('[data-cell]').length === 100`);
    await reader.bring('#gallery');
    await reader.until('has pictures', `document.querySelectorAll('#gallery li').length > 3`);
    step('the run’s page shows its curves, confusion matrix and pictures');
    await reader.isSound();
    await reader.picture('run');

    await reader.open(`${url}/s/${code}/try?runs=1`);
    await reader.choose('CIFAR-10');
    await reader.shows('True class');
    await reader.until('answers', `document.querySelectorAll('[data-testid=answer-1] li').length > 3`);
    step('the trained network answers in the browser');
    await reader.picture('try');

    await reader.open(`${url}/help`);
    await reader.shows('CNN Classroom');
    await reader.isSound();
    step('the help opens');
  } finally {
    for (const window of windows) await window.close().catch(() => {});
  }
}
