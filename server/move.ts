/** `npm run move -- --to DATABASE_URL`: copies the sessions of the data folder into a PostgreSQL server. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './base/config.ts';
import { createLog } from './base/log.ts';
import { openQueue } from './queue/queue.ts';
import { copyDatabase, countSessions } from './store/copy.ts';
import { FolderError, openDataFolder } from './store/data-folder.ts';
import { DatabaseError, openDatabase } from './store/database.ts';
import { FolderInUseError, lockFolder } from './store/folder-lock.ts';
import { createSessionStore } from './store/session-store.ts';

export class MoveError extends Error {}

/**
 * Copies the embedded database of `dataDir` into the server at `to`, which must be empty, and leaves the folder unchanged.
 * `say` gets lines for the user. Throws MoveError, DatabaseError or FolderInUseError with a sentence, and then copies
 * nothing.
 */
export async function move(dataDir: string, to: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(path.join(dataDir, 'database'))) {
    throw new MoveError(`There is no database in ${dataDir}: set DATA_DIR to the server's data folder.`);
  }
  const log = createLog('error');
  openDataFolder(dataDir);
  const lock = lockFolder(dataDir);
  try {
    const source = await openDatabase({ folder: dataDir, databaseUrl: undefined }, log);
    try {
      const target = await openDatabase({ folder: dataDir, databaseUrl: to }, log);
      try {
        const there = await countSessions(target.db);
        if (there > 0) {
          throw new MoveError(
            `The PostgreSQL database already holds ${there} sessions: choose an empty one, since sessions are not merged.`,
          );
        }
        const queue = await openQueue(target, log);
        try {
          const store = createSessionStore(source.db);
          await copyDatabase(
            source.db,
            target.db,
            (table, rows) => say(`${table.padEnd(18)}${String(rows).padStart(9)} rows`),
            async (transaction) => {
              for (const { code, runId } of await store.unfinishedRuns()) {
                const { seatId, order, urgent } = (await store.transact((own) => own.load(code))).runs[runId]!;
                await queue.put(transaction, { runId, code, seatId, order, urgent });
              }
            },
          );
        } finally {
          await queue.stop();
        }
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  } finally {
    lock.release();
  }
}

async function main() {
  const { values } = parseArgs({ options: { to: { type: 'string' } } });
  const { databaseUrl } = readConfig({ DATABASE_URL: values.to });
  if (!databaseUrl) throw new MoveError('Give a target: npm run move -- --to postgres://user:password@host/database');
  const { dataDir } = readConfig();
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await move(dataDir, databaseUrl, say);
  say(
    `All sessions of ${dataDir} are in the server now. Start with DATABASE_URL set; the folder keeps its copy and the weights.`,
  );
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    const forTheUser = [MoveError, ConfigError, DatabaseError, FolderError, FolderInUseError].some(
      (kind) => error instanceof kind,
    );
    if (!forTheUser) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  });
}
