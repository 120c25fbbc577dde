/** A frozen database, or a connection to it that dies silently: nobody waits forever. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '#server/base/log.ts';
import { openDatabase } from '#server/store/database.ts';
import { openNotices } from '#server/store/notices.ts';
import { freezingLine } from '../support/freezing-line.ts';
import { databaseUrl, joinSession, openSession, runServer, yes } from '../support/running-server.ts';

const log = createLog('error', { write: () => {} });

/** A new database behind a connection that can be frozen. */
async function behindLine() {
  const url = new URL((await databaseUrl())!);
  const line = await freezingLine(Number(url.port));
  onTestFinished(line.close);
  url.port = String(line.port);
  return { line, url: url.href };
}

describe('a frozen database', () => {
  it('[D20] is noticed within five seconds on the connection for notifications, which is replaced', async () => {
    const { line, url } = await behindLine();
    const database = await openDatabase({ folder: '', databaseUrl: url }, log);
    onTestFinished(database.close);
    const heard: unknown[] = [];
    const states: string[] = [];
    const before = line.count();
    const notices = await openNotices(database, {
      hear: (message) => void heard.push(message),
      lost: () => void states.push('lost'),
      restored: () => void states.push('restored'),
    });
    onTestFinished(notices.stop);
    await notices.send({ number: 1 });
    await vi.waitFor(() => expect(heard).toEqual([{ number: 1 }]));
    const began = performance.now();
    line.freeze(before);
    await vi.waitFor(() => expect(states).toContain('lost'), { timeout: 10_000 });
    expect(performance.now() - began).toBeLessThan(6_500);
    await vi.waitFor(() => expect(states).toEqual(['lost', 'restored']), { timeout: 5_000 });
    await notices.send({ number: 2 });
    await vi.waitFor(() => expect(heard).toEqual([{ number: 1 }, { number: 2 }]));
  });

  it('[D21] fails a query within seconds, and the next one gets a working connection', async () => {
    const { line, url } = await behindLine();
    const database = await openDatabase({ folder: '', databaseUrl: url }, log);
    onTestFinished(database.close);
    await sql`select 1`.execute(database.db);
    line.freeze();
    const working = database.db.transaction().execute((transaction) => sql`select 1`.execute(transaction));
    await expect(working).rejects.toThrow();
    line.thaw();
    expect((await sql<{ n: number }>`select 2 as n`.execute(database.db)).rows).toEqual([{ n: 2 }]);
  }, 40_000);

  it('[D22] makes a server without notifications unready, and its screens catch up afterwards', async () => {
    const { line, url } = await behindLine();
    const server = await runServer({ DATABASE_URL: url });
    const { code, instructor } = await openSession(server.url);
    const ready = async () => (await fetch(`${server.url}/readyz`)).status;
    const hears = async () =>
      /^classroom_hears_changes (.*)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];
    expect([await ready(), await hears()]).toEqual([200, '1']);
    line.freeze();
    await vi.waitFor(async () => expect(await hears()).toBe('0'), { timeout: 10_000, interval: 50 });
    expect(await ready()).toBe(503);
    const told = instructor.next('changes', () => true);
    line.thaw();
    await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 20_000, interval: 50 });
    const { seatId } = await joinSession(server.url, code, '지수');
    await told;
    await sleep(0);
    const { session } = yes(await instructor.hello(code, { role: 'projector' }));
    expect(Object.keys(session.seats)).toEqual([seatId]);
  }, 60_000);
});
