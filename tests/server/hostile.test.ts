/** Hostile clients against a real server: foreign pages, too much, too large, too slow, and guessing. */
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rulePaths } from '#lib/classroom/fields.ts';
import type { FieldRule, Plan } from '#lib/classroom/lesson.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { defaultBlock, defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { fieldOn } from '#lib/hyperparameters/on-dataset.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { addressOf, connectionsPerAddress, createAddressBook } from '#server/gateway/addresses.ts';
import { createOpeningGuard } from '#server/gateway/opening.ts';
import { largestMessage, largestOfBrowser } from '#server/gateway/traffic.ts';
import { hostileTrial } from '../commands/chaos/hostile.ts';
import { isKept } from '../commands/harness/outcome.ts';
import { sendRaw } from '../support/hostile-http.ts';
import { openLine } from '../support/raw-line.ts';
import {
  Browser,
  joinSession,
  no,
  openSession,
  runServer,
  secret,
  sharedServer,
  yes,
} from '../support/running-server.ts';
import { connectTrainer, token, work } from '../support/trainer-socket.ts';

const server = sharedServer({ TRAINER_TOKEN: token, PUBLIC_URL: 'https://class.example.edu' });

/** A lesson of 30 rounds with a range for every number, which makes the reply to hello large. */
function heavyPlan(): Plan {
  const ranges = rulePaths.flatMap((path): [string, FieldRule][] => {
    const field = fieldOn(datasetOf(defaultHyperparameters), path);
    if (field?.kind !== 'integer' && field?.kind !== 'number') return [];
    return [[path, { mode: 'range', minimum: field.minimum, maximum: field.maximum }]];
  });
  const round = {
    title: '라'.repeat(120),
    minutes: 10,
    runLimit: 3,
    hyperparameters: {
      ...defaultHyperparameters,
      blocks: Array.from({ length: 6 }, () => ({ ...defaultBlock, pooling: 'none' as const })),
    },
    fields: Object.fromEntries(ranges),
    message: '말'.repeat(300),
  };
  return { version: 1, title: '수업', rounds: Array.from({ length: 30 }, () => round) };
}

describe('hostile input', () => {
  it('[W25] 5,000 broken requests, messages, HTTP requests and frames are answered in time with code, path and advice, and write nothing', {
    timeout: 200_000,
  }, async () => {
    const outcome = await hostileTrial({ cases: 1500, seed: 5, say: () => {} });
    expect(outcome.checks.filter(({ kept }) => !kept)).toEqual([]);
    expect(isKept(outcome)).toBe(true);
  });

  it('[W26] an address with two leading slashes does not crash the server', async () => {
    const { port } = server();
    for (const target of ['//', '//x/y', 'http://[', '/%00', '*']) {
      expect(
        (await sendRaw(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).status,
      ).toBeGreaterThan(0);
    }
    expect((await fetch(`${server().url}/healthz`)).status).toBe(200);
  });
});

describe('pages of other sites', () => {
  const connects = (origin: string | undefined, transport: 'websocket' | 'polling') =>
    new Promise<string>((resolve) => {
      const socket = io(server().url, {
        transports: [transport],
        forceNew: true,
        reconnection: false,
        ...(origin !== undefined && { extraHeaders: { origin } }),
      });
      onTestFinished(() => void socket.close());
      socket.on('connect', () => resolve('in'));
      socket.on('connect_error', (error) => resolve(`out: ${error.message}`));
    });

  it.for(['websocket', 'polling'] as const)(
    '[W27] are refused by %s; our own are accepted at every address of the server, and so are programs',
    async (transport) => {
      const { url } = server();
      for (const origin of [undefined, url, 'https://class.example.edu', 'http://localhost:9', 'http://127.0.0.1:9']) {
        expect(await connects(origin, transport)).toBe('in');
      }
      for (const origin of [
        'https://evil.example',
        'null',
        'http://127.0.0.1.evil.example',
        'https://class.example.edu.evil.example',
        'x',
      ]) {
        expect(await connects(origin, transport)).toMatch(/^out/);
      }
    },
  );

  it('[W27] can change nothing by HTTP, and read only what is public', async () => {
    const { url } = server();
    const evil = { headers: { origin: 'https://evil.example' } };
    const refused = await fetch(`${url}/`, { method: 'POST', ...evil });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toMatch(/PUBLIC_URL/);
    const read = await fetch(`${url}/healthz`, evil);
    expect(read.status).toBe(200);
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('[W28] get the usual headers with every answer; HTTPS is enforced only if the public address uses it', async () => {
    const { url } = server();
    const { headers } = await fetch(`${url}/healthz`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(self)'),
      'strict-transport-security': expect.stringMatching(/^max-age=\d+$/),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(headers.has('x-powered-by')).toBe(false);
    const plain = await fetch(`${(await runServer()).url}/healthz`);
    expect(plain.headers.has('strict-transport-security')).toBe(false);
  });
});

describe('floods', () => {
  it('[W29] the largest lesson passes; a larger message disconnects a browser, and a trainer’s may have a million bytes', async () => {
    const { url } = server();
    const { instructor } = await openSession(url);
    const plan = heavyPlan();
    expect(JSON.stringify(plan).length).toBeLessThan(largestOfBrowser / 2);
    yes(await instructor.ask('plan-lesson', { plan, next: 0 }));
    const line = await openLine(url);
    line.send(`42["probe","id","${'x'.repeat(largestOfBrowser)}"]`);
    await line.closed;
    const digits = await openLine(url);
    digits.send(`421["probe","id",{"roundTripMs":1${'0'.repeat(1_000_000)}}]`);
    await digits.closed;
    const trainer = connectTrainer(url, {});
    await work(trainer, 1);
    const report = { runId: 'x', attempt: 1, step: 1, computeSeconds: 1, points: [], epochs: [] };
    const ending = { outcome: 'failed' as const, message: 'x' };
    const reports = Array.from({ length: 1000 }, () => ({ ...report, runId: 'x'.repeat(64), ending }));
    const padded = { reports, padding: 'x'.repeat(largestMessage - 250_000) };
    const { unwanted } = await trainer.emitWithAck('report', padded);
    expect(unwanted).toHaveLength(1000);
  });

  it('[W30] a client that keeps flooding is disconnected, and others are answered meanwhile', async () => {
    const { url } = server();
    const { code } = await openSession(url);
    const { student } = await joinSession(url, code, 'patient');
    const flood = await openLine(url);
    for (let sent = 0; sent < 2000; sent++) flood.send('42["probe","id",{"roundTripMs":1}]');
    yes(await student.ask('probe', { roundTripMs: 1 }));
    await flood.closed;
  });

  it('[W31] an address has limits for connections, requests, openings and wrong codes; another is not slowed down', () => {
    const book = createAddressBook();
    const leave = Array.from({ length: connectionsPerAddress }, () => book.connect('a'));
    expect(book.connections('a')).toBe(connectionsPerAddress);
    expect(book.connections('b')).toBe(0);
    leave[0]!();
    expect(book.connections('a')).toBe(connectionsPerAddress - 1);
    for (let wrong = 0; wrong < 200; wrong++) book.wrongCode('a', 0);
    expect(book.codesBarred('a', 0)).toBeGreaterThan(0);
    expect(book.codesBarred('b', 0)).toBe(0);
    for (const what of ['request', 'opening'] as const) {
      const taken = Array.from({ length: 6000 }, () => book.take('a', what, 0).ok);
      expect(taken.at(0)).toBe(true);
      expect(taken.at(-1)).toBe(false);
      expect(book.take('b', what, 0).ok).toBe(true);
    }
  });

  it('[W31] behind a proxy on this machine, the address is the one the proxy names; no other client is trusted', () => {
    const from = (remoteAddress: string, forwarded?: string) =>
      addressOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never);
    expect(from('127.0.0.1', '1.1.1.1, 2.2.2.2')).toBe('2.2.2.2');
    expect(from('::ffff:127.0.0.1', '2.2.2.2')).toBe('2.2.2.2');
    expect(from('127.0.0.1')).toBe('127.0.0.1');
    expect(from('3.3.3.3', '2.2.2.2')).toBe('3.3.3.3');
    // With IPv6, a customer has a practically unlimited number of addresses.
    expect(from('2001:db8:1:2:3:4:5:6')).toBe(from('2001:db8:1:2::9'));
    expect(from('2001:db8:1:2::9')).not.toBe(from('2001:db8:1:3::9'));
  });

  it('[W32] codes cannot be found by guessing', async () => {
    const { url } = await runServer();
    const { code } = await openSession(url);
    const codes = Array.from({ length: 130 }, (_, index) => String(100_000 + index)).filter((each) => each !== code);
    const browsers = Array.from({ length: 6 }, () => new Browser(url));
    const last = browsers.at(-1)!;
    await Promise.all(browsers.map((browser) => browser.ask('find-session', { code }).then(yes)));
    const answers = await Promise.all(
      codes.map((each, index) => browsers[index % 5]!.ask('find-session', { code: each }).then(no)),
    );
    expect(answers.filter((answer) => answer === 'no-such-session').length).toBeLessThan(120);
    expect(no(await last.ask('find-session', { code }))).toBe('too-fast');
  });
});

describe('slow clients', () => {
  /** A client's text frame, with a zero mask that leaves it unchanged. */
  const frameOf = (text: string) => {
    const body = Buffer.from(text);
    const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255];
    return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]);
  };

  it('[W33] a client that does not read is disconnected, although it answers every ping', async () => {
    const { url, port } = server();
    const { code, instructor } = await openSession(url);
    yes(await instructor.ask('plan-lesson', { plan: heavyPlan(), next: 0 }));
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise<string>((resolve) => socket.on('close', () => resolve('cut off')));
    socket.on('error', () => {});
    const heard = (text: string) =>
      new Promise<void>((resolve) => {
        const listener = (chunk: Buffer) => {
          if (!chunk.includes(text)) return;
          socket.off('data', listener);
          resolve();
        };
        socket.on('data', listener);
      });
    const greeting = heard('pingInterval');
    socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await greeting;
    const entered = heard('40{');
    socket.write(frameOf('40'));
    await entered;
    socket.pause();
    const hello = JSON.stringify({ protocol: protocolVersion, code, identity: { role: 'projector' }, held: {} });
    const ask = () => socket.write(frameOf(`421["hello","id",${hello}]`));
    for (let asked = 0; asked < 38; asked++) ask();
    const asking = setInterval(ask, 110);
    const living = setInterval(() => socket.write(frameOf('3')), 2000);
    onTestFinished(() => {
      clearInterval(asking);
      clearInterval(living);
      socket.destroy();
    });
    expect(await closed).toBe('cut off');
  });

  it('[W34] headers and requests that do not complete are disconnected', { timeout: 60_000 }, async () => {
    const { port } = server();
    const slow = connect(port, '127.0.0.1');
    slow.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => slow.writable && slow.write('X-Drip: 1\r\n'), 1000);
    const began = performance.now();
    await new Promise((resolve) => {
      slow.on('error', () => {});
      slow.on('close', resolve);
    });
    clearInterval(drip);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('the instructor password', () => {
  const opened = (browser: Browser, password?: string) =>
    browser.ask('open-session', {
      title: 'x',
      instructorKey: secret('own'),
      ...(password !== undefined && { password }),
    });

  it('[W35] is required to open a session, and refused with a sentence if it is wrong', async () => {
    const { url } = await runServer({ INSTRUCTOR_PASSWORD: '비밀번호입니다 1' });
    const browser = new Browser(url);
    expect(no(await opened(browser))).toBe('password-missing');
    expect(no(await opened(browser, '비밀번호입니다 2'))).toBe('password-wrong');
    const { code } = yes(await opened(browser, '비밀번호입니다 1'));
    yes(await browser.ask('join-session', { code, nickname: 'free', seatToken: secret('free') }));
  });

  it('[W35] is not required if it is not set', async () => {
    yes(await opened(new Browser(server().url)));
  });

  it('[W36] can be guessed five times, then not for a while, whoever guesses', () => {
    const guard = createOpeningGuard('the right one', createAddressBook());
    for (let guess = 0; guess < 5; guess++) expect(guard('a', 'wrong', 0)?.code).toBe('password-wrong');
    expect(guard('a', 'the right one', 0)?.code).toBe('too-fast');
    expect(guard('b', 'the right one', 0)).toBeUndefined();
    expect(guard('a', 'the right one', 60_000)).toBeUndefined();
  });
});
