/**
 * How the tests run: every *.test.ts(x) below this folder, two files at a time, events awaited for at most a minute.
 *
 * Those of the store, the queue, the gateway and the journeys run twice: on the embedded database, and on a PostgreSQL
 * server that is started for them. What needs the whole machine, because it says how fast something is, comes last and alone.
 */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const all = 'tests/**/*.test.{ts,tsx}';
const onServers = 'tests/servers/**/*.test.ts';
const alone = ['tests/journey/class.test.ts'];

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'embedded', include: [all], exclude: [onServers, ...alone] } },
      { extends: true, test: { name: 'alone', include: alone, fileParallelism: false, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [
            onServers,
            'tests/server/{store,notices,gateway,room,hub,handing-over,sealed-test}.test.ts',
            'tests/journey/{lesson,steering,training}.test.ts',
          ],
          globalSetup: 'tests/support/postgres-for-all.ts',
        },
      },
    ],
  },
});
