/** A demo class: scripted students on a real server with a real trainer, and how it ends. */
import { describe, expect, it } from 'vitest';
import { demoNames } from '#lib/classroom/demo.ts';
import { runsInOrder, type Session } from '#lib/classroom/session.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { demoLasts } from '#server/demo/demos.ts';
import { pretendToken, pretendTrainer } from '../support/pretend-trainer.ts';
import {
  Browser,
  dataFolder,
  no,
  openSession,
  runServer,
  secret,
  type TestServer,
  yes,
} from '../support/running-server.ts';

const openDemo = (browser: Browser, key: string) =>
  browser.ask('open-session', { title: 'Demo class', demo: 'en', instructorKey: secret(key) });

/** The session as soon as it is as wanted. */
function sessionWhere({ sessions }: TestServer, code: string, wanted: (session: Session) => boolean): Promise<Session> {
  return new Promise((resolve) => {
    sessions.listen((session) => {
      if (session.code === code && wanted(session)) resolve(session);
    });
    void sessions.look(code, {}, (session) => wanted(session) && resolve(session));
  });
}

/** As soon as the session is deleted. */
const deletion = ({ sessions }: TestServer, code: string) =>
  new Promise<void>((resolve) => sessions.listenToDeletions((deleted) => deleted === code && resolve()));

const isGone = async (browser: Browser, code: string) => no(await browser.ask('find-session', { code }));

/** A server with a trainer that computes nothing. */
async function untrainedServer(environment: Record<string, string> = {}) {
  const server = await runServer({ TRAINER_TOKEN: pretendToken, ...environment });
  const trainer = pretendTrainer(server.url);
  await server.trainers.first(20_000);
  return { server, trainer, browser: new Browser(server.url) };
}

describe('a demo class', () => {
  it('[S410] has eight students who are there, submit small runs that differ, predict, note and star', async () => {
    const server = await runServer({ TRAINERS: '1' });
    await server.trainers.first(60_000);
    const browser = new Browser(server.url);
    const { code } = yes(await openDemo(browser, 'key'));
    const greeted = yes(await browser.hello(code, { role: 'instructor', instructorKey: secret('key') }));
    expect(greeted.session.demo).toBe(true);
    const present = browser.next('live', (live: Live) => Object.keys(live.present).length === demoNames('en').length);
    const full = await sessionWhere(server, code, ({ runs }) => Object.keys(runs).length === 8);
    expect(Object.values(full.seats).map(({ nickname }) => nickname)).toEqual(demoNames('en'));
    const runs = runsInOrder(full);
    expect(new Set(runs.map(({ seatId }) => seatId)).size).toBe(8);
    expect(new Set(runs.map(({ hyperparameters }) => hyperparameters.learningRate)).size).toBe(8);
    expect(runs.every(({ round, prediction }) => round === 1 && prediction !== null)).toBe(true);
    await present;
    // All share one trainer; two are soon done alone.
    for (const { id } of runs.slice(2)) yes(await browser.ask('stop-run', { runId: id }));
    const tried = await sessionWhere(server, code, (session) => runsInOrder(session).every(({ note }) => note !== ''));
    const finished = runsInOrder(tried).filter(({ state }) => state === 'finished');
    expect(finished.length).toBeGreaterThanOrEqual(2);
    for (const { records, prediction, starred } of finished) {
      expect(starred).toBe(records.at(-1)!.validationAccuracy > prediction!);
    }
  }, 600_000);

  it('[S411] cannot be opened where nothing trains', async () => {
    const { url } = await runServer();
    expect(no(await openDemo(new Browser(url), 'key'))).toBe('demo-untrained');
  });

  it('[S412] is one of at most two at a time', async () => {
    const { server, browser, trainer } = await untrainedServer();
    const { code } = yes(await openDemo(browser, 'first'));
    yes(await openDemo(browser, 'second'));
    expect(no(await openDemo(browser, 'third'))).toBe('demos-taken');
    await openSession(server.url);
    yes(await browser.hello(code, { role: 'instructor', instructorKey: secret('first') }));
    const gone = deletion(server, code);
    yes(await browser.ask('close-session', {}));
    await gone;
    yes(await openDemo(new Browser(server.url), 'fourth'));
    trainer.close();
  });

  it('[S413] is deleted when its instructor closes it, and two hours after it was opened', async () => {
    const { server, browser, trainer } = await untrainedServer();
    const closed = yes(await openDemo(browser, 'first')).code;
    const old = yes(await openDemo(browser, 'second')).code;
    const lesson = await openSession(server.url);
    await sessionWhere(server, closed, ({ runs }) => Object.keys(runs).length > 0);
    yes(await browser.hello(closed, { role: 'instructor', instructorKey: secret('first') }));
    const gone = deletion(server, closed);
    yes(await browser.ask('close-session', {}));
    await gone;
    const other = new Browser(server.url);
    expect(await isGone(other, closed)).toBe('no-such-session');
    await server.demos.endOlder(Date.now() - demoLasts);
    yes(await other.ask('find-session', { code: old }));
    await server.demos.endOlder(Date.now() + 1);
    expect(await isGone(other, old)).toBe('no-such-session');
    yes(await other.ask('find-session', { code: lesson.code }));
    trainer.close();
  });

  it('[S414] does not outlast its server, other sessions do', async () => {
    const folder = dataFolder();
    const first = await untrainedServer({ DATA_DIR: folder });
    const { code } = yes(await openDemo(first.browser, 'first'));
    const lesson = await openSession(first.server.url);
    await sessionWhere(first.server, code, ({ runs }) => Object.keys(runs).length > 0);
    first.trainer.close();
    await first.server.stop();
    const { url } = await runServer({ DATA_DIR: folder });
    const browser = new Browser(url);
    expect(await isGone(browser, code)).toBe('no-such-session');
    yes(await browser.ask('find-session', { code: lesson.code }));
  });
});
