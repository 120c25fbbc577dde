/** One PostgreSQL server for all test files of a run that ask for one; each test makes its own database in it. */
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLog } from '#server/base/log.ts';
import { openDatabase } from '#server/store/database.ts';
import { bringUp } from './empty-database.ts';
import { newDatabase, startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that all tests of this project use; unset if they use the embedded database. */
    postgres: string | undefined;
    /** The name of a database there that has all tables and no sessions, to be copied. */
    emptyDatabase: string;
  }
}

export default async function setup(project: TestProject) {
  const server = await startPostgres();
  project.provide('postgres', server.url);
  const empty = await newDatabase(server.url);
  await bringUp(openDatabase({ folder: '', databaseUrl: empty }, createLog('error')));
  project.provide('emptyDatabase', path.basename(new URL(empty).pathname));
  return server.stop;
}
