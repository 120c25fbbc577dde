import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '#server/base/log.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { type Notices, openNotices } from '#server/store/notices.ts';
import { databaseUrl, dataFolder } from '../support/running-server.ts';

type Listener = { notices: Notices; heard: unknown[]; until: (count: number) => Promise<unknown[]> };

async function opened(): Promise<Database> {
  const database = await openDatabase({ folder: dataFolder(), databaseUrl: await databaseUrl() }, createLog('error'));
  onTestFinished(database.close);
  return database;
}

async function listening(database: Database): Promise<Listener> {
  const heard: unknown[] = [];
  let wake = () => {};
  const notices = await openNotices(database, {
    hear(message) {
      heard.push(message);
      wake();
    },
    lost() {},
    restored() {},
  });
  onTestFinished(notices.stop);
  return {
    notices,
    heard,
    async until(count) {
      while (heard.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return heard;
    },
  };
}

it('[D8] a message of any length and letters arrives complete, also at its sender', async () => {
  const { notices, until } = await listening(await opened());
  const long = { text: '한글 "따옴표" \\ 😀\n'.repeat(3000) };
  await notices.send(long);
  await notices.send({ text: '' });
  expect(await until(2)).toEqual([long, { text: '' }]);
});

it('[D9] a transaction’s notifications arrive when it commits, in commit order, and never if it fails', async () => {
  const database = await opened();
  const { notices, until } = await listening(database);
  const failing = database.db.transaction().execute(async (transaction) => {
    await notices.send({ number: 0 }, transaction);
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  await database.db.transaction().execute(async (transaction) => {
    await notices.send({ number: 1 }, transaction);
    await notices.send({ number: 2, text: 'x'.repeat(20_000) }, transaction);
    await sql`select 1`.execute(transaction);
  });
  await notices.send({ number: 3 });
  expect((await until(3)).map((message) => (message as { number: number }).number)).toEqual([1, 2, 3]);
});
