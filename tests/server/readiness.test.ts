/** What the instructor is told of the server before a lesson. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLiveNews } from '#server/gateway/live.ts';
import { watchReadiness } from '#server/gateway/readiness.ts';
import type { BrowserServer } from '#server/gateway/socket.ts';
import { Browser, joinSession, openSession, secret, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer();
/** As a proxy on this machine tells it. */
const phone = '203.0.113.7';

it('[G900] the instructor alone is told of free space, of open projectors, and when another device last opened a page of the session', async () => {
  const { url } = server();
  const { code, instructor } = await openSession(url);
  const { live } = yes(await instructor.hello(code, { role: 'instructor', instructorKey: secret('key') }));
  expect(live.readiness).toMatchObject({ reachedAt: null, projectors: 0 });
  expect(live.readiness!.freeDisk).toBeGreaterThan(1e6);
  expect(live.readiness!.freeMemory).toBeGreaterThan(1e6);

  // A student on this machine is no other device.
  const { student, seatToken } = await joinSession(url, code, '지수');
  const opened = instructor.next('live', ({ readiness }) => readiness!.projectors === 1);
  const wall = new Browser(url);
  const onWall = yes(await wall.hello(code, { role: 'projector' }));
  expect((await opened).readiness!.reachedAt).toBeNull();
  const closed = instructor.next('live', ({ readiness }) => readiness!.projectors === 0);
  wall.socket.close();
  await closed;

  const reached = instructor.next('live', ({ readiness }) => readiness!.reachedAt !== null);
  const before = Date.now();
  const own = new Browser(url, ['websocket'], phone);
  const onPhone = yes(await own.hello(code, { role: 'student', seatToken }));
  expect((await reached).readiness!.reachedAt).toBeGreaterThanOrEqual(before);
  expect([onWall.live.readiness, onPhone.live.readiness]).toEqual([undefined, undefined]);
  student.socket.close();
});

it('[G940] free space that the system cannot tell counts as none', () => {
  const io = { sockets: { sockets: new Map() } } as unknown as BrowserServer;
  const readiness = watchReadiness({ io, dataDir: '/nowhere/at/all', now: () => 0 });
  expect(readiness.of('123456')).toMatchObject({ freeDisk: 0, freeMemory: expect.any(Number) });
});

it('[G941] a session is told nothing after the server has stopped, though its last connections end then', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told: string[] = [];
  const live = createLiveNews({
    publicUrls: () => [],
    elapsed: () => 0,
    present: () => ({}),
    trainers: () => [],
    datasets: () => [],
    speed: () => null,
    otherStudents: () => 0,
    readiness: { of: () => ({ reachedAt: null, projectors: 0, freeDisk: 0, freeMemory: 0 }), asked: () => false },
    watched: () => [],
    broadcast: (code) => void told.push(code),
    tellPresent: () => {},
    tellTrainers: () => {},
  });
  live.heard('111111');
  vi.advanceTimersByTime(1000);
  live.stop();
  live.presenceChanged('222222');
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['111111']);
});
