/**
 * A lesson over a school's Wi-Fi: joining from a cold phone at 4G's speed, and a student behind a line that is late, loses
 * pieces and stands still now and then, while a class's runs report ten times a second. Fails where a figure is over what is wanted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { badLine, schoolWifi } from '../../support/bad-line.ts';
import { chanceOf } from '../../support/chance.ts';
import { enter, openClassroom, until } from '../../support/classroom.ts';
import { smallRun } from '../../support/lesson.ts';
import { median } from '../harness/measure.ts';
import { inChromium } from '../harness/on-product.ts';
import { moment } from './class/client.ts';
import { steadyTrainer } from './class/steady-trainer.ts';
import { atShare, type Figure, printFigures } from './figures.ts';

export type WifiOptions = {
  readonly runs: number;
  /** How long the student behind the bad line is watched. */
  readonly seconds: number;
  /** How often each cold visit is measured. */
  readonly rounds: number;
  readonly json: boolean;
};

const token = 'the token of the wifi';
const phone = { width: 390, height: 844 };
/** Bytes a second and milliseconds. */
const fourG = { offline: false, downloadThroughput: 200_000, uploadThroughput: 100_000, latency: 150 };
/** By how many times slower the processor is. */
const wantedForm = { 1: 1500, 4: 2000, 6: 2500 } as const;
const stallMs = 6000;
const betweenStallsMs = 12_000;

type Visit = { readonly form: number; readonly usable: number; readonly kilobytes: number };

/** A phone that has never been here opens the join link, and joins: milliseconds until one can type, and from joining until the form is there. */
async function visit(browser: Browser, url: string, code: string, nickname: string, slow: number): Promise<Visit> {
  const context = await browser.newContext({ viewport: phone, hasTouch: true, isMobile: true, locale: 'ko-KR' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send('Network.emulateNetworkConditions', fourG);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slow });
  const began = performance.now();
  await page.goto(`${url}/j/${code}`, { waitUntil: 'commit' });
  const field = page.locator('#nickname');
  await field.fill(nickname);
  const form = performance.now() - began;
  // A student takes a moment to think of a name and type it.
  await sleep(4000);
  const joined = performance.now();
  await field.press('Enter');
  await page.getByTestId('submit-run').waitFor();
  const usable = performance.now() - joined;
  await context.close();
  return { form, usable, kilobytes: bytes / 1024 };
}

async function measure(
  url: string,
  browser: Browser,
  { runs, seconds, rounds }: WifiOptions,
  tell: (figure: Figure) => void,
) {
  const classroom = await openClassroom(url, 'Wifi');
  const trainer = steadyTrainer(url, token);
  const line = await badLine(Number(new URL(url).port), schoolWifi, chanceOf(1));
  let visits = 0;
  try {
    for (const [slow, wanted] of Object.entries(wantedForm)) {
      const all: Visit[] = [];
      for (let round = 0; round < rounds; round++) {
        visits += 1;
        all.push(await visit(browser, url, classroom.code, `Phone ${visits}`, Number(slow)));
      }
      const at = `4G, processor slowed ${slow} ×`;
      tell({ what: `join form usable, cold, ${at}`, unit: 'ms', found: median(all.map(({ form }) => form)), wanted });
      if (slow === '4') {
        tell({
          what: `joined until the page is usable, ${at}`,
          unit: 'ms',
          found: median(all.map(({ usable }) => usable)),
          wanted: 1000,
        });
      }
      if (slow === '1') {
        tell({
          what: 'first visit, all that is loaded',
          unit: 'KB',
          found: median(all.map(({ kilobytes }) => kilobytes)),
          wanted: 350,
        });
      }
    }

    const own = await classroom.join('Behind the line');
    for (let index = 0; index < runs; index++) {
      const student = index === 0 ? own : await classroom.join(index);
      await student.request('submit-run', {
        hyperparameters: { ...smallRun, trainSize: 50_000, epochs: 200, seed: index },
        again: true,
      });
    }
    await trainer.take(runs);
    const stop = trainer.start();
    own.connection.close();
    const student = await enter(`http://127.0.0.1:${line.port}`, classroom.code, {
      role: 'student',
      seatToken: own.seatToken,
    });
    const [run] = student.runs().filter(({ seatId }) => seatId === own.seatId);
    student.store.watch([run!.id]);
    await until(student.store, () => student.store.metricsOf(run!.id).metrics.points.length > 0);

    const shownAge = () => moment() - student.store.metricsOf(run!.id).metrics.points.at(-1)!.loss;
    const [ages, recoveries, answers]: [number[], number[], number[]] = [[], [], []];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const quiet = performance.now() + betweenStallsMs;
      while (performance.now() < quiet) {
        const asked = performance.now();
        await student.connection.request('keep-form', {
          form: { hyperparameters: smallRun, base: '', forkedFrom: null, seen: 0 },
        });
        answers.push(performance.now() - asked);
        ages.push(shownAge());
        await sleep(200);
      }
      line.stall(stallMs);
      await sleep(stallMs);
      const back = performance.now();
      while (shownAge() > 2000 && performance.now() - back < 30_000) await sleep(50);
      recoveries.push(performance.now() - back);
    }
    const ownDelay = 2 * schoolWifi.delayMs;
    tell({ what: 'age of what is shown, bad line, p95', unit: 'ms', found: atShare(ages, 0.95), wanted: 2000 });
    tell({
      what: `after ${stallMs / 1000} s of standstill: until it is at most 2 s old, p95`,
      unit: 'ms',
      found: atShare(recoveries, 0.95),
      wanted: 2000,
    });
    tell({
      what: 'acknowledgement of a request beyond the delay of the line, p95',
      unit: 'ms',
      found: atShare(answers, 0.95) - ownDelay,
      wanted: 1000,
    });
    student.connection.close();
    await stop();
  } finally {
    trainer.close();
    classroom.close();
    await line.close();
  }
}

/** Prints each figure beside what is wanted; the exit code is 1 if one is over it. */
export async function benchWifi(options: WifiOptions): Promise<void> {
  await inChromium({ TRAINER_TOKEN: token }, (url, browser) =>
    printFigures(options.json, (tell) => measure(url, browser, options, tell)),
  );
}
