/** The program: reads the settings, starts the server and its pages, prints its addresses, shuts down cleanly. */
import path from 'node:path';
import next from 'next';
import { banner, instructorAddress, publicAddresses } from './banner.ts';
import { ConfigError, readConfig } from './base/config.ts';
import { createLog } from './base/log.ts';
import { firstSession } from './first-session.ts';
import { PortError } from './http/http.ts';
import { withPageFiles } from './http/page-files.ts';
import { startServer } from './server.ts';
import { systemFault } from './setup/faults.mjs';
import { FolderError } from './store/data-folder.ts';
import { DatabaseError } from './store/database.ts';
import { fullDisk } from './store/embedded-fault.ts';
import { FolderInUseError } from './store/folder-lock.ts';
import { wslAdviceHere } from './wsl.ts';

/** A trainer loads TensorFlow within a few seconds; on slower machines the links are printed before that. */
const trainerPatience = 20_000;

/** Faults that the user can fix with a setting. */
const usersFaults = [ConfigError, PortError, DatabaseError, FolderError, FolderInUseError];

let dataDir = '';

async function main() {
  const config = readConfig();
  dataDir = config.dataDir;
  const log = createLog(config.logLevel, { format: config.logFormat });
  const root = path.join(import.meta.dirname, '..');
  const app = next({ dev: config.development, dir: root });
  await app.prepare();
  const handler = app.getRequestHandler();
  const pages = config.development ? handler : withPageFiles(handler, path.join(root, '.next'));
  const server = await startServer(config, pages, log);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('stopping', { signal });
    await server.stop();
    await app.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error: Error) => {
          log.error('shutdown failed', { reason: error.message });
          process.exit(1);
        },
      );
    });
  }

  const trainer = config.localTrainers > 0 ? await server.trainers.first(trainerPatience) : undefined;
  const { code, instructorKey } = await firstSession(server, config);
  const publicUrls = publicAddresses(server.port, config);
  const text = await banner({
    instructorUrl: instructorAddress(server.port, config.host),
    publicUrls,
    code,
    instructorKey,
    recovery: await server.store.recoveryOf(code, null),
    device: trainer?.device.name ?? '—',
    dataDir: config.dataDir,
    advice: config.publicUrl === undefined ? wslAdviceHere(new URL(publicUrls[0]!).hostname, server.port) : undefined,
  });
  process.stdout.write(text);
}

main().catch((error: Error) => {
  const mendable = usersFaults.some((kind) => error instanceof kind);
  const sentence = mendable
    ? error.message
    : (systemFault(error) ?? fullDisk(dataDir) ?? `The server could not start: ${error.message || error}`);
  process.stderr.write(`${sentence}\n`, () => process.exit(mendable ? 2 : 1));
});
