/** Who is let in, and how fast: real sockets and requests to a real server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { instructorAddress, publicAddresses } from '#server/banner.ts';
import { createLog } from '#server/base/log.ts';
import { createAddressBook } from '#server/gateway/addresses.ts';
import { watchConnections } from '#server/gateway/door.ts';
import type { BrowserServer } from '#server/gateway/socket.ts';
import { Browser, joinSession, no, openSession, runServer, secret, yes } from '../support/running-server.ts';

const hours = 3_600_000;

/** Sets the clock of this process, and so of its server, ahead or back. */
function setClock(by: number) {
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + by);
  onTestFinished(() => void vi.restoreAllMocks());
}

describe('a clock that is set back', () => {
  it('[G200] locks nobody out', async () => {
    const { url } = await runServer();
    const { code, instructor } = await openSession(url);
    const { student } = await joinSession(url, code, '지수');
    setClock(-9 * hours);
    for (const each of [student, instructor]) yes(await each.ask('probe', { roundTripMs: 1 }));
    yes(await new Browser(url).ask('find-session', { code }));
    await joinSession(url, code, '민준');
    expect([student, instructor].every(({ socket }) => socket.connected)).toBe(true);
  });
});

/** A browser behind a proxy on this machine, with its own address. */
const browserAt = (url: string, address: string) => new Browser(url, ['websocket'], address);

/** Takes this many seats from one address, over several connections; returns the refusals' codes. */
async function fill(url: string, code: string, address: string, count: number): Promise<string[]> {
  const browsers = Array.from({ length: Math.ceil(count / 30) }, () => browserAt(url, address));
  const replies = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      browsers[index % browsers.length]!.ask('join-session', {
        code,
        nickname: `bot ${index}`,
        seatToken: secret(`bot-${index}`),
      }),
    ),
  );
  return replies.filter(({ ok }) => !ok).map(no);
}

describe('a stranger who takes seats', () => {
  it('[G202] [G204] gets at most 200 at once; others can still join, and the instructor removes all idle students at once', async () => {
    const { url } = await runServer();
    const { code, instructor } = await openSession(url);
    const refused = await fill(url, code, '1.1.1.1', 300);
    expect(new Set(refused)).toEqual(new Set(['too-fast']));
    expect(refused.length).toBeGreaterThan(80);
    const seatToken = secret('real');
    const student = browserAt(url, '2.2.2.2');
    const { seatId } = yes(await student.ask('join-session', { code, nickname: '지수', seatToken }));
    yes(await student.hello(code, { role: 'student', seatToken }));
    const { session } = yes(await new Browser(url).hello(code, { role: 'projector' }));
    const seatIds = Object.keys(session.seats).filter((id) => id !== seatId);
    expect(no(await student.ask('remove-seats', { seatIds }))).toBe('not-allowed');
    const started = performance.now();
    yes(await instructor.ask('remove-seats', { seatIds }));
    expect(performance.now() - started).toBeLessThan(5000);
    const after = yes(await new Browser(url).hello(code, { role: 'projector' })).session;
    expect(Object.values(after.seats).filter(({ standing }) => standing === 'in')).toHaveLength(1);
  });
});

describe('a guessed code', () => {
  it('[W32] in an HTTP address counts together with those by socket', async () => {
    const { url } = await runServer();
    const { code } = await openSession(url);
    const get = (each: string) => fetch(`${url}/sessions/${each}/runs/x/curves.csv`);
    const wrong = Array.from({ length: 130 }, (_, index) => String(100_000 + index)).filter((each) => each !== code);
    const statuses = (await Promise.all(wrong.map(get))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(100);
    const barred = await get(code);
    expect(barred.status).toBe(429);
    expect(Number(barred.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await barred.json()).toMatchObject({ code: 'too-fast', params: { seconds: expect.any(Number) } });
    expect(no(await new Browser(url).ask('find-session', { code }))).toBe('too-fast');
    expect(yes(await browserAt(url, '2.2.2.2').ask('find-session', { code })).code).toBe(code);
  });
});

describe('silent connections', () => {
  /** A server with only the door, and a clock controlled by a test. */
  async function door(limits: Parameters<typeof watchConnections>[0]['limits']) {
    const clock = { now: 0 };
    const http = createServer();
    const server: BrowserServer = new Server(http);
    const traffic = watchConnections({
      io: server,
      addresses: createAddressBook(),
      now: () => clock.now,
      log: createLog('error'),
      limits,
    });
    server.on('connection', (socket) => {
      Object.assign(socket.data, { code: null, heardAt: clock.now, address: '127.0.0.1' });
      socket.on(
        'hello' as never,
        ((reply: () => void) => {
          socket.data.code = '123456';
          reply();
        }) as never,
      );
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      traffic.stop();
      await server.close();
    });
    const connect = () => {
      const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      onTestFinished(() => void socket.close());
      return socket;
    };
    const connected = async () => {
      const socket = connect();
      await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
      return socket;
    };
    return { clock, connect, connected };
  }
  const gone = (socket: ReturnType<typeof io>) => new Promise<string>((resolve) => socket.once('disconnect', resolve));

  it('[G205] are closed after a minute, except after hello', async () => {
    const { clock, connected } = await door({ silence: 60_000, room: 10_000, look: 10, connections: 10 });
    const [greeted, silent] = [await connected(), await connected()];
    await greeted.emitWithAck('hello');
    const closed = gone(silent);
    clock.now = 60_000;
    await closed;
    expect(greeted.connected).toBe(true);
  });

  it('[G206] make room if an address has too many; if all have said hello, the newcomer is refused', async () => {
    const { clock, connect, connected } = await door({ silence: 60_000, room: 10_000, look: 1e6, connections: 2 });
    const [greeted, silent] = [await connected(), await connected()];
    await greeted.emitWithAck('hello');
    const closed = gone(silent);
    clock.now = 10_000;
    const newcomer = await connected();
    await closed;
    await newcomer.emitWithAck('hello');
    const refused = await new Promise<Error & { data?: unknown }>((resolve) =>
      connect().once('connect_error', resolve),
    );
    expect(refused.data).toMatchObject({ code: 'too-many-connections', params: { maximum: 2 } });
    expect([greeted.connected, newcomer.connected]).toEqual([true, true]);
  });
});

describe('a server on one address of its machine', () => {
  it.for([
    ['127.0.0.2', '127.0.0.2'],
    ['::1', '[::1]'],
  ] as const)('[M209] has its trainer and working links: %s', async ([host, written]) => {
    const server = await runServer({ HOST: host, TRAINERS: '1' });
    expect(await server.trainers.first(60_000)).toMatchObject({ connected: true });
    const links = [
      ...publicAddresses(server.port, { publicUrl: undefined, host }),
      instructorAddress(server.port, host),
    ];
    expect(links).toEqual([`http://${written}:${server.port}`, `http://${written}:${server.port}`]);
    for (const link of links) expect((await fetch(`${link}/healthz`)).status).toBe(200);
    expect((await fetch(`${links[0]}/metrics`)).status).toBe(200);
  });
});
