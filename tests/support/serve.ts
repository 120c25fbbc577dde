/** A server without pages in its own process, which a test can kill: prints its port as one line of JSON. */
import { readConfig } from '#server/base/config.ts';
import { createLog } from '#server/base/log.ts';
import { startServer } from '#server/server.ts';

const config = readConfig();
const server = await startServer(config, null, createLog(config.logLevel, { format: config.logFormat }));
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`);
// With --expose-gc, memory can be measured without garbage.
process.on('SIGUSR2', () => void globalThis.gc?.());
process.on('SIGTERM', async () => {
  await server.stop();
  process.exit(0);
});
