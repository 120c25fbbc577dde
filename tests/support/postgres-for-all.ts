/** One PostgreSQL server for all test files of a run that need one; each test creates its own database. */
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server that all tests of this project use; unset if they use the embedded database. */
    postgres: string | undefined;
  }
}

export default async function setup(project: TestProject) {
  const server = await startPostgres();
  project.provide('postgres', server.url);
  return server.stop;
}
