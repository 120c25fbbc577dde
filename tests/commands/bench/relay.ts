/** Two ways to send a session's changes from two web processes to the screens of both: NOTIFY in the transaction, or Socket.IO's adapter. */
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/postgres-adapter';
import { sql } from 'kysely';
import pg from 'pg';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { createLog } from '#server/base/log.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { openNotices } from '#server/store/notices.ts';
import { newDatabase, startPostgres } from '../../support/postgres.ts';

type Message = { readonly number: number; readonly sentAt: number; readonly filling: string };
type Measured = { readonly p50: number; readonly p99: number; readonly outOfOrder: number; readonly lost: number };

/** The approximate length of a broadcast with a few runs' points, in characters. */
const messageLength = 4_000;
const filling = 'x'.repeat(messageLength);

/** Receives what a screen of one process hears. */
function createScreen(count: number) {
  const latencies: number[] = [];
  let [last, outOfOrder, heard] = [0, 0, 0];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    finished,
    hear({ number, sentAt }: Message) {
      latencies.push(performance.now() - sentAt);
      if (number !== last + 1) outOfOrder += 1;
      last = number;
      heard += 1;
      if (heard === count) finish();
    },
    measured(): Measured {
      const sorted = latencies.sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
      return { p50: at(0.5), p99: at(0.99), outOfOrder, lost: count - heard };
    },
  };
}

/** Stores a change like the product, with the session's row locked, and calls `tell` within the transaction. */
async function store(database: Database, tell: (message: Message, transaction: never) => Promise<void>) {
  const sentAt = performance.now();
  return database.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ number: number }>`update numbered set number = number + 1 returning number`.execute(
      transaction,
    );
    const message = { number: rows[0]!.number, sentAt, filling };
    await tell(message, transaction as never);
    return message;
  });
}

async function prepared(serverUrl: string): Promise<[Database, Database, string]> {
  const url = await newDatabase(serverUrl);
  const log = createLog('error');
  const databases = await Promise.all([1, 2].map(() => openDatabase({ folder: '', databaseUrl: url }, log)));
  await sql`create table numbered as select 0 as number`.execute(databases[0]!.db);
  return [databases[0]!, databases[1]!, url];
}

/** Both processes store this many changes at the same time, each one by one. */
async function inTurns(
  databases: readonly Database[],
  count: number,
  change: (database: Database, at: number) => Promise<void>,
) {
  await Promise.all(
    databases.map(async (database, at) => {
      for (let done = 0; done < count / databases.length; done++) await change(database, at);
    }),
  );
}

async function byNotices(serverUrl: string, count: number): Promise<Measured> {
  const [first, second] = await prepared(serverUrl);
  const screen = createScreen(count);
  const lines = await Promise.all(
    [first, second].map((database, at) =>
      openNotices(database, {
        hear: (message) => at === 0 && screen.hear(message as Message),
        lost() {},
        restored() {},
      }),
    ),
  );
  await inTurns([first, second], count, async (database, at) => {
    await store(database, (message, transaction) => lines[at]!.send(message, transaction));
  });
  await Promise.race([screen.finished, new Promise((resolve) => setTimeout(resolve, 5000))]);
  for (const line of lines) await line.stop();
  for (const database of [first, second]) await database.close();
  return screen.measured();
}

async function byAdapter(serverUrl: string, count: number): Promise<Measured> {
  const [first, second, url] = await prepared(serverUrl);
  const pools = [0, 1].map(() => new pg.Pool({ connectionString: url }));
  await pools[0]!.query(
    'create table socket_io_attachments (id bigserial unique, created_at timestamptz default now(), payload bytea)',
  );
  const servers = await Promise.all(
    pools.map(async (pool) => {
      const http = createServer();
      const server = new Server(http, { adapter: createAdapter(pool, { payloadThreshold: 7999 }) });
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      return { server, port: (http.address() as { port: number }).port };
    }),
  );
  const screen = createScreen(count);
  const client: Socket = io(`http://127.0.0.1:${servers[0]!.port}`, { transports: ['websocket'] });
  await new Promise<void>((resolve) => client.on('connect', resolve));
  client.on('changes', (message: Message) => screen.hear(message));
  await inTurns([first, second], count, async (database, at) => {
    const message = await store(database, async () => {});
    servers[at]!.server.emit('changes', message);
  });
  await Promise.race([screen.finished, new Promise((resolve) => setTimeout(resolve, 5000))]);
  client.close();
  for (const { server } of servers) await server.close();
  for (const pool of pools) await pool.end();
  for (const database of [first, second]) await database.close();
  return screen.measured();
}

/** Prints what a screen of one process hears of `count` changes stored by two processes. */
export async function benchRelay({ count, json }: { count: number; json: boolean }): Promise<void> {
  const postgres = await startPostgres();
  try {
    const rows = {
      'NOTIFY in the transaction': await byNotices(postgres.url, count),
      "Socket.IO's PostgreSQL adapter": await byAdapter(postgres.url, count),
    };
    if (json) {
      process.stdout.write(`${JSON.stringify(rows)}\n`);
      return;
    }
    process.stdout.write(
      `${count} changes of ${messageLength} characters, stored at two processes in turns, heard at one\n`,
    );
    for (const [way, { p50, p99, outOfOrder, lost }] of Object.entries(rows)) {
      process.stdout.write(
        `${way.padEnd(32)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, out of order ${outOfOrder}, lost ${lost}\n`,
      );
    }
  } finally {
    await postgres.stop();
  }
}
