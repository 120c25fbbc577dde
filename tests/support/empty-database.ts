/** An embedded database of this version with nothing in it, made once and copied from then on: making it takes seconds of a core. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createLog } from '#server/base/log.ts';
import { openQueue } from '#server/queue/queue.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { place } from '../../server/setup/place.mjs';
import { hashOfFiles } from '../../server/setup/stamps.mjs';

const { root, setup } = place();
const madeFrom = ['server/store/migrations', 'server/store/database.ts', 'server/queue/queue.ts', 'package-lock.json'];
const kept = path.join(setup, 'empty-database');
const template = path.join(kept, hashOfFiles(root, madeFrom));

/** Brings what `open` opens to this version, tables and queue, and closes it. */
export async function bringUp(open: Promise<Database>): Promise<void> {
  const database = await open;
  const queue = await openQueue(database, createLog('error'));
  await queue.stop();
  await database.close();
}

/** Makes the database that is copied, where this version has none yet. */
export default async function make(): Promise<void> {
  if (existsSync(template)) return;
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const folder = mkdtempSync(path.join(kept, 'unfinished-'));
  await bringUp(openDatabase({ folder, databaseUrl: undefined }, createLog('error')));
  renameSync(path.join(folder, 'database'), template);
}

/** Puts a copy into a data folder; where none has been made, the server of that folder makes its own. */
export function withEmptyDatabase(folder: string): void {
  if (existsSync(template)) cpSync(template, path.join(folder, 'database'), { recursive: true });
}
