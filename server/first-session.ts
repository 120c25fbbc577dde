/** The session that is open when the server starts, so that the first lesson needs no click. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import type { Config } from './base/config.ts';
import { hashSecret, newSecret } from './base/secrets.ts';
import { newRecovery } from './gateway/recovery.ts';
import { availableDatasets } from './hub/available.ts';
import type { RunningServer } from './server.ts';

const fileSchema = z.object({ code: z.string(), instructorKey: z.string() });

export type FirstSession = z.infer<typeof fileSchema>;

/** Reads the code and key from the data folder if that session is still open; otherwise opens a new one and records it there. */
export async function firstSession(
  { sessions, store }: RunningServer,
  config: Pick<Config, 'dataDir' | 'localTrainers'>,
): Promise<FirstSession> {
  const file = path.join(config.dataDir, 'first-session.json');
  const noted = await readFile(file, 'utf8').then(
    (text) => fileSchema.safeParse(JSON.parse(text)).data,
    () => undefined,
  );
  if (noted && (await store.find(noted.code))?.closed === false) return noted;
  const dataset = availableDatasets(config, [])[0] ?? datasetIds[0]!;
  const instructorKey = newSecret();
  const instructorKeyHash = hashSecret(instructorKey);
  const opened = await sessions.open(
    { title: datasetOf({ dataset }).name, dataset, instructorKey },
    { instructorKeyHash, recovery: newRecovery() },
    { caller: instructorKeyHash, requestId: randomUUID() },
  );
  if (!opened.ok) throw new Error(opened.refusal.message);
  const session = { code: opened.data.code, instructorKey };
  await writeFile(file, `${JSON.stringify(session)}\n`, { mode: 0o600 });
  return session;
}
