/** Rules of who is let in, and how fast: real sockets and requests to a real server. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Browser, joinSession, openSession, runServer, yes } from '../support/running-server.ts';

const hours = 3_600_000;

/** Sets the clock of this process, and so of the server in it, ahead or back. */
function setClock(by: number) {
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + by);
  onTestFinished(() => void vi.restoreAllMocks());
}

describe('a clock', () => {
  it('[G200] that is set back keeps nobody out', async () => {
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
