/** The program: reads the settings, starts the server and its pages, says where it is, stops in good order. */
import path from 'node:path';
import next from 'next';
import { banner, publicAddress } from './banner.ts';
import { ConfigError, readConfig } from './config.ts';
import { firstSession } from './first-session.ts';
import { PortError } from './http.ts';
import { createLog } from './log.ts';
import { startServer } from './server.ts';
import { DatabaseError } from './store/database.ts';
import { FolderInUseError } from './store/folder-lock.ts';

/** A trainer loads TensorFlow within a few seconds; a machine that takes longer still gets its links. */
const trainerPatience = 20_000;

const usersFaults = [ConfigError, PortError, DatabaseError, FolderInUseError];

async function main() {
  const config = readConfig();
  const log = createLog(config.logLevel, { format: config.logFormat });
  const app = next({ dev: config.development, dir: path.join(import.meta.dirname, '..') });
  await app.prepare();
  const server = await startServer(config, app.getRequestHandler(), log);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('stopping', { signal });
    await server.stop();
    await app.close();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const trainer = config.localTrainers > 0 ? await server.trainers.first(trainerPatience) : undefined;
  const { code, instructorKey } = await firstSession(server, config.dataDir);
  const text = await banner({
    port: server.port,
    publicUrl: publicAddress(server.port, config.publicUrl),
    code,
    instructorKey,
    recovery: await server.store.recoveryOf(code, null),
    device: trainer?.device.name ?? '—',
    dataDir: config.dataDir,
  });
  process.stdout.write(text);
}

main().catch((error: unknown) => {
  if (usersFaults.some((kind) => error instanceof kind)) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
  throw error;
});
