/**
 * The trainer process: `node server/trainer/process.ts --server http://127.0.0.1:3000 --data DIR --name NAME`, with the
 * shared secret in TRAINER_TOKEN (and `--checkpoint-seconds 10`: how often a run is saved). The web server starts one on
 * its own machine; a remote machine with a GPU runs the same command.
 *
 * It trains on threads of their own, so that heartbeats and reports go out meanwhile. On SIGTERM, or when the process that
 * forked it ends, it finishes the pieces in its lanes, saves every run and exits with code 0.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, readShortcuts } from '../base/config.ts';
import { createLog, type Log } from '../base/log.ts';
import { usableShortcuts } from './shortcuts.ts';
import type { TrainerSettings } from './trainer.ts';

/** A lower priority than the web server's, which shares the CPU and must answer at once. */
const niceness = 10;
/** How often a training run is saved; a slow disk makes it less often. */
const checkpointSeconds = '10';

/** Reads the command line and the secret; with `check`, nothing else is done. Throws ConfigError. */
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
  if (!(interval > 0)) throw new ConfigError('--checkpoint-seconds needs a number above 0.');
  if (!values.server || !URL.canParse(values.server)) throw new ConfigError("--server needs the web server's address.");
  if (!config.trainerToken) throw new ConfigError("Set TRAINER_TOKEN to the web server's secret.");
  readShortcuts();
  return {
    check: values.check,
    settings: {
      serverUrl: values.server,
      dataDir: values.data ?? config.dataDir,
      name: values.name ?? os.hostname(),
      token: config.trainerToken,
      checkpointSeconds: interval,
      lanes: config.trainerLanes,
      trainersHere: Math.max(1, config.localTrainers),
    },
    log: createLog(config.logLevel, { scope: 'trainer', format: config.logFormat }),
  };
}

async function main(): Promise<void> {
  const { settings, log, check } = readSettings();
  if (check) return;
  // A process started with lower priority keeps it: only root may raise it.
  os.setPriority(Math.max(niceness, os.getPriority()));
  const { precision } = await usableShortcuts(log);
  // Loaded after the shortcuts are settled: TensorFlow reads the environment once.
  const { startTrainer } = await import('./trainer.ts');
  const stop = startTrainer({ ...settings, computing: { precision } }, log);
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    log.info('saving runs before exit', { reason: why });
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        log.error('could not save the runs', { reason: error.message });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => leave('SIGTERM'));
  process.on('SIGINT', () => leave('SIGINT'));
  process.on('disconnect', () => leave('the web server is gone'));
  // It may have ended while TensorFlow was loading.
  if (process.channel === null) leave('the web server is gone');
}

main().catch((error: NodeJS.ErrnoException) => {
  const wrongInput = error instanceof ConfigError || error.code?.startsWith('ERR_PARSE_ARGS');
  createLog('error', { scope: 'trainer' }).error('could not start', { reason: error.message });
  process.exit(wrongInput ? 2 : 1);
});
