/** Reads the sealed test results from a data folder whose server has ended. */
import { createLog } from '#server/base/log.ts';
import { openDatabase } from '#server/store/database.ts';
import { createSessionStore } from '#server/store/session-store.ts';

/** Each run's loss and accuracy on the test images, as text; undefined if there are none. */
export async function testResultsOf(folder: string, runIds: readonly string[]): Promise<(string | undefined)[]> {
  const database = await openDatabase({ folder, databaseUrl: undefined }, createLog('error', { scope: 'store' }));
  try {
    const store = createSessionStore(database.db);
    const results: (string | undefined)[] = [];
    for (const runId of runIds) {
      const result = await store.testResult(runId);
      results.push(result && JSON.stringify([result.loss, result.accuracy]));
    }
    return results;
  } finally {
    await database.close();
  }
}
