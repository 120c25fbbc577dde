/**
 * How the tests run: every *.test.ts(x) below this folder, one more file at a time than there are cores, since most of them
 * wait for something, the longest first; events are awaited for at most two minutes.
 *
 * Tests that need no process of their own share threads. Tests that depend on the database run twice: on the embedded one,
 * and on a PostgreSQL server started for them. Tests that measure speed need the whole machine and come last, alone.
 */
import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const all = 'tests/**/*.test.{ts,tsx}';
const onServers = 'tests/servers/**/*.test.ts';
const alone = ['tests/journey/class.test.ts', 'tests/trainer/compute-time.test.ts'];
/** Pure functions: no process, no folder, no clock. */
const pure = ['tests/lib/**/*.test.ts', 'tests/app/screens/**/*.test.ts', 'tests/architecture.test.ts'];

/** What leaves nothing behind in its process: files follow each other in one, in which server and TensorFlow are loaded once. */
const together = ['tests/{server,trainer,commands}/**/*.test.ts', 'tests/app/live/**/*.test.{ts,tsx}'];

/** What makes the database that most tests begin with. */
const emptyDatabase = 'tests/support/empty-database.ts';

/** The folders whose files take long: begun late, one of them would keep everybody waiting at the end. */
const longFirst = ['journey', 'browser', 'pages', 'servers', 'server', 'trainer'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longFirst.indexOf(path.relative(import.meta.dirname, moduleId).split(path.sep)[0]!);
      return found < 0 ? longFirst.length : found;
    };
    // Within a folder in Vitest's order: by a file's last duration if known, otherwise by its size.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: os.availableParallelism() + 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // A machine that also does other things is slow to show what has happened.
    expect: { poll: { timeout: 60_000 } },
    sequence: { sequencer: LongFirst },
    projects: [
      { extends: true, test: { name: 'pure', include: pure, pool: 'threads', isolate: false } },
      {
        extends: true,
        test: {
          name: 'embedded',
          include: [all],
          exclude: [...pure, ...together, onServers, ...alone],
          globalSetup: [emptyDatabase, 'tests/support/products.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'together', include: together, exclude: alone, isolate: false, globalSetup: emptyDatabase },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          globalSetup: emptyDatabase,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          isolate: false,
          include: [
            onServers,
            'tests/server/{store,notices,gateway,hub,handing-over}.test.ts',
            'tests/journey/{lesson,killed}.test.ts',
          ],
          globalSetup: [emptyDatabase, 'tests/support/postgres-for-all.ts'],
        },
      },
    ],
  },
});
