/**
 * The trainer process: `node server/trainer/process.ts --server http://127.0.0.1:3000 --data DIR --name NAME`, with the
 * shared secret in TRAINER_TOKEN (and `--checkpoint-seconds 10`: how often a run is kept on disk). The web server starts one
 * on its own machine; a remote machine with a GPU runs the same.
 *
 * It trains in slices and lets the event loop run between two of them, so that heartbeats and reports go out. SIGTERM, or
 * the end of the process that forked it: the slice under way is finished, every run gets a checkpoint, exit code 0.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, readShortcuts } from '../base/config.ts';
import { createLog, type Log } from '../base/log.ts';
import { usableShortcuts } from './shortcuts.ts';
import type { TrainerSettings } from './trainer.ts';

/** Lower than the web server's, which shares the CPU and must answer at once. */
const niceness = 10;
/** A run is kept on disk this often while it trains; less often where the disk is slower than that. */
const checkpointSeconds = '10';

/** Reads the command line and the secret; `check` does nothing else. Throws ConfigError with a sentence. */
function readSettings(): { settings: Omit<TrainerSettings, 'computing'>; log: Log; check: boolean } {
  const config = readConfig();
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      data: { type: 'string' },
      name: { type: 'string' },
      check: { type: 'boolean', default: false },
      'checkpoint-seconds': { type: 'string', default: checkpointSeconds },
    },
  });
  const interval = Number(values['checkpoint-seconds']);
  if (!(interval > 0)) throw new ConfigError('Say --checkpoint-seconds with a number above 0.');
  if (!values.server || !URL.canParse(values.server))
    throw new ConfigError('Say --server with the address of the web server.');
  if (!config.trainerToken) throw new ConfigError('Set TRAINER_TOKEN to the secret that the web server has.');
  readShortcuts();
  return {
    check: values.check,
    settings: {
      serverUrl: values.server,
      dataDir: values.data ?? config.dataDir,
      name: values.name ?? os.hostname(),
      token: config.trainerToken,
      checkpointSeconds: interval,
    },
    log: createLog(config.logLevel, { scope: 'trainer', format: config.logFormat }),
  };
}

async function main(): Promise<void> {
  const { settings, log, check } = readSettings();
  if (check) return;
  // Started with less than that, it stays so: only root may take more.
  os.setPriority(Math.max(niceness, os.getPriority()));
  const { precision } = await usableShortcuts(log);
  // TensorFlow is loaded here, after the shortcuts are settled: it reads the environment once.
  const { startTrainer } = await import('./trainer.ts');
  const stop = startTrainer({ ...settings, computing: { precision } }, log);
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    log.info('writing runs to disk', { why });
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        log.error('could not write runs to disk', { reason: error.message });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => leave('asked to end'));
  process.on('SIGINT', () => leave('asked to end'));
  process.on('disconnect', () => leave('the web server is gone'));
  // It may have gone while TensorFlow was loading.
  if (process.channel === null) leave('the web server is gone');
}

main().catch((error: NodeJS.ErrnoException) => {
  const wrongInput = error instanceof ConfigError || error.code?.startsWith('ERR_PARSE_ARGS');
  createLog('error', { scope: 'trainer' }).error(error.message);
  process.exit(wrongInput ? 2 : 1);
});
