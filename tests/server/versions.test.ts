/** Pages of a version other than the server's: one sentence instead of asking forever. */
import { expect, it, onTestFinished } from 'vitest';
import { Browser, no, runServer, yes } from '../support/running-server.ts';

it('[G280] pages of another version are asked to reload, whatever they send, and logged once', async () => {
  const lines: string[] = [];
  const { url } = await runServer({ LOG_LEVEL: 'info' }, onTestFinished, (line) => lines.push(line));
  const newer = new Browser(url);
  const hello = { protocol: 999, code: 7, identity: { role: 'guest' } };
  expect(await newer.raw('hello', 'one', hello)).toMatchObject({
    ok: false,
    refusal: { code: 'protocol-mismatch', params: { client: 999 } },
  });
  for (const name of ['invented-later', 'constructor', '__proto__']) {
    expect(no(await newer.raw(name, name, {}))).toBe('protocol-mismatch');
  }
  const older = new Browser(url);
  older.socket.emit('unreadable', 'metrics');
  yes(await older.ask('probe', { roundTripMs: null }));
  expect(lines.filter((line) => line.includes('another version'))).toEqual([
    expect.stringContaining('what=hello'),
    expect.stringContaining('what="reply to metrics"'),
  ]);
});
