/** One PostgreSQL server for all test files of a run that ask for one; each test makes its own database in it. */
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the server on which all tests of this project keep their sessions; unset where they embed one. */
    postgres: string | undefined;
  }
}

export default async function setup(project: TestProject) {
  const server = await startPostgres();
  project.provide('postgres', server.url);
  return server.stop;
}
