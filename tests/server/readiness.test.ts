/** What the instructor is told of the server before a lesson. */
import { expect, it } from 'vitest';
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
