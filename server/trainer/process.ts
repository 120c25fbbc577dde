/**
 * The trainer process: `node server/trainer/process.ts --server http://127.0.0.1:3000 --data DIR --name NAME`, with the
 * shared secret in TRAINER_TOKEN (and `--checkpoint-seconds 10`: how often a run is saved; `--place 1`: for a second trainer on a
 * machine, which then uses its second card). The web server starts some on its own machine; a remote machine with a GPU runs
 * the same command.
 *
 * It trains on threads of their own, so that heartbeats and reports go out meanwhile. On SIGTERM, or when the process that
 * forked it ends, it finishes the pieces in its lanes, saves every run and exits with code 0.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, readShortcuts } from '../base/config.ts';
import { createLog, type Log } from '../base/log.ts';
import { chooseCard } from './own-card.ts';
import { usableShortcuts } from './shortcuts.ts';
import type { TrainerSettings } from './trainer.ts';

/** A lower priority than the web server's, which shares the CPU and must answer at once. */
const niceness = 10;
/** How often a training run is saved; a slow disk makes it less often. */
const checkpointSeconds = '10';

/** What does not need the device. */
type Settings = Omit<TrainerSettings, 'computing' | 'card'> & {
  /** The trainer's place among those of this machine, from 0: they are spread over the cards. */
  readonly place: number;
};

/** Reads the command line and the secret; with `check`, nothing else is done. Throws ConfigError. */
function readSettings(): { settings: Settings; log: Log; check: boolean } {
  const config = readConfig();
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      data: { type: 'string' },
      name: { type: 'string' },
      check: { type: 'boolean', default: false },
      'checkpoint-seconds': { type: 'string', default: checkpointSeconds },
      place: { type: 'string', default: '0' },
    },
  });
  const place = Number(values.place);
  if (!Number.isInteger(place) || place < 0) throw new ConfigError('--place needs a whole number from 0.');
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
      place,
    },
    log: createLog(config.logLevel, { scope: 'trainer', format: config.logFormat }),
  };
}

async function main(): Promise<void> {
  const { settings, log, check } = readSettings();
  if (check) return;
  const { place, ...given } = settings;
  // A process started with lower priority keeps it: only root may raise it.
  os.setPriority(Math.max(niceness, os.getPriority()));
  const card = await chooseCard(place, log);
  const { precision } = await usableShortcuts(log);
  // Loaded after the shortcuts are settled: TensorFlow reads the environment once.
  const { startTrainer } = await import('./trainer.ts');
  const starting = startTrainer({ ...given, card, computing: { precision } }, log);
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    log.info('saving runs before exit', { reason: why });
    starting
      .then((stop) => stop())
      .then(
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
  await starting;
}

main().catch((error: NodeJS.ErrnoException) => {
  const wrongInput = error instanceof ConfigError || error.code?.startsWith('ERR_PARSE_ARGS');
  createLog('error', { scope: 'trainer' }).error('could not start', { reason: error.message });
  process.exit(wrongInput ? 2 : 1);
});
