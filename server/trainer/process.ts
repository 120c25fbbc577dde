/**
 * The trainer process: `node server/trainer/process.ts --server http://127.0.0.1:3000 --data DIR --name NAME`, with the
 * shared secret in TRAINER_TOKEN (and `--checkpoint-seconds 10`: how often a run is kept on disk). The web server starts one on its own machine; a remote machine with a GPU runs the same.
 *
 * It trains in slices and lets the event loop run between two of them, so that heartbeats and reports go out. SIGTERM, or
 * the end of the process that forked it: the slice under way is finished, every run gets a checkpoint, exit code 0.
 */
import os from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nanoid } from 'nanoid';
import { protocolVersion } from '#lib/protocol/version.ts';
import { ConfigError, readConfig } from '../config.ts';
import { createLog, type Log } from '../log.ts';
import { openCheckpoints } from './checkpoint.ts';
import { connect } from './connection.ts';
import { openDataset } from './data/dataset.ts';
import { deviceOf } from './device.ts';
import { Reports } from './reports.ts';
import { defaultCheckpointSeconds, Slices } from './slices.ts';

/** Lower than the web server's, which shares the CPU and must answer at once. */
const niceness = 10;
/** The last report waits at most this long for an answer when the process ends. */
const farewellMilliseconds = 2000;

export type TrainerSettings = {
  readonly serverUrl: string;
  readonly dataDir: string;
  readonly name: string;
  readonly token: string;
  /** How often a run is kept on disk. */
  readonly checkpointSeconds: number;
};

/** Reads the command line and the secret. Throws ConfigError with a sentence. */
function readSettings(): { settings: TrainerSettings; log: Log } {
  const config = readConfig();
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      data: { type: 'string' },
      name: { type: 'string' },
      'checkpoint-seconds': { type: 'string', default: String(defaultCheckpointSeconds) },
    },
  });
  const checkpointSeconds = Number(values['checkpoint-seconds']);
  if (!(checkpointSeconds > 0)) throw new ConfigError('Say --checkpoint-seconds with a number above 0.');
  if (!values.server || !URL.canParse(values.server))
    throw new ConfigError('Say --server with the address of the web server.');
  if (!config.trainerToken) throw new ConfigError('Set TRAINER_TOKEN to the secret that the web server has.');
  return {
    settings: {
      serverUrl: values.server,
      dataDir: values.data ?? config.dataDir,
      name: values.name ?? os.hostname(),
      token: config.trainerToken,
      checkpointSeconds,
    },
    log: createLog(config.logLevel, 'trainer'),
  };
}

/** Starts to train for the server; the function it gives ends that in good order. */
export function startTrainer(settings: TrainerSettings, log: Log): () => Promise<void> {
  const { serverUrl, dataDir, name, token, checkpointSeconds } = settings;
  const dataset = openDataset(dataDir);
  const checkpoints = openCheckpoints(dataDir, log);
  const { device, tensorFlow } = deviceOf();
  log.info('Ready.', { device: device.name, tensorflow: tensorFlow });
  const now = () => performance.now();
  const reports = new Reports(now);
  // On a GPU the network lives in the card's memory, whose end TensorFlow reports by itself.
  const availableMemory = () => (device.kind === 'gpu' ? Number.POSITIVE_INFINITY : process.availableMemory());
  const slices = new Slices({ dataset, checkpoints, reports, log, now, availableMemory, checkpointSeconds });

  let [working, ending] = [false, false];
  const work = () => {
    working = !ending && slices.turn();
    if (working) setImmediate(work);
  };
  const wake = () => {
    if (!working) work();
  };
  const trainerId = nanoid();
  const auth = { token, protocol: protocolVersion, trainerId, name, device };
  const connection = connect({ serverUrl, auth, slices, reports, checkpoints, log, wake });

  return async () => {
    ending = true;
    await Promise.race([connection.close(), setTimeout(farewellMilliseconds)]);
    await slices.saveAll();
  };
}

function main(): void {
  const { settings, log } = readSettings();
  os.setPriority(niceness);
  const stop = startTrainer(settings, log);
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    log.info(`${why} Runs are written to disk.`);
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        log.error(`The runs could not be written to disk. ${error.message}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => leave('Asked to end.'));
  process.on('SIGINT', () => leave('Asked to end.'));
  process.on('disconnect', () => leave('The web server is gone.'));
}

if (process.argv[1] === import.meta.filename) {
  try {
    main();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const wrongInput = error instanceof ConfigError || code?.startsWith('ERR_PARSE_ARGS');
    createLog('error', 'trainer').error(message);
    process.exit(wrongInput ? 2 : 1);
  }
}
