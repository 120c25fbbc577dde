/** A trainer at work: takes runs from the server, trains them in slices, and reports. */
import { setTimeout } from 'node:timers/promises';
import { nanoid } from 'nanoid';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';
import type { Log } from '../base/log.ts';
import { openCheckpoints } from './checkpoint.ts';
import { connect } from './connection.ts';
import { holdDatasets } from './data/holdings.ts';
import { deviceOf } from './device.ts';
import type { Computing } from './engine/program.ts';
import { createInspector } from './insight/inspector.ts';
import { lanesFor, openLanes } from './lanes.ts';
import { Reports } from './reports.ts';
import { Slices } from './slices.ts';

/** How long the last report waits for an answer when the process ends. */
const farewellMilliseconds = 2000;

export type TrainerSettings = {
  readonly serverUrl: string;
  readonly dataDir: string;
  readonly name: string;
  readonly token: string;
  /** How often a run is saved. */
  readonly checkpointSeconds: number;
  readonly computing: Computing;
  /** How many runs are trained at the same moment; by default as many as suit the machine and its number of trainers. */
  readonly lanes: number | undefined;
  readonly trainersHere: number;
};

/** Starts training for the server; the returned function stops it and saves all runs. */
export function startTrainer(settings: TrainerSettings, log: Log): () => Promise<void> {
  const { serverUrl, dataDir, name, token, checkpointSeconds, computing, lanes: asked, trainersHere } = settings;
  const { ids, datasetFor } = holdDatasets(dataDir, log);
  const checkpoints = openCheckpoints(dataDir, log);
  const { device, tensorFlow } = deviceOf();
  const lanes = asked ?? lanesFor(device.kind, trainersHere);
  log.info('trainer ready', {
    device: device.name,
    lanes,
    tensorflow: tensorFlow,
    precision: computing.precision,
    datasets: ids.join(', '),
  });
  const now = () => performance.now();
  const reports = new Reports(now);
  // On a GPU the network is in the card's memory, and TensorFlow itself reports when that runs out.
  const availableMemory = () => (device.kind === 'gpu' ? Number.POSITIVE_INFINITY : process.availableMemory());
  const surroundings = { datasetFor, now, availableMemory, computing };
  const slices = new Slices({ ...surroundings, checkpoints, reports, log, checkpointSeconds, lanes });
  const { wake, close } = openLanes(slices);
  const trainerId = nanoid();
  const auth = {
    token,
    protocol: protocolVersion,
    engine: engineVersion,
    trainerId,
    name,
    device,
    datasets: [...ids],
    folder: checkpoints.folderId,
  };
  const inspector = createInspector({ slices, checkpoints, datasetFor, log });
  const connection = connect({ serverUrl, auth, slices, reports, checkpoints, inspector, log, wake });

  return async () => {
    await close();
    await Promise.race([connection.close(), setTimeout(farewellMilliseconds)]);
    await slices.saveAll();
  };
}
