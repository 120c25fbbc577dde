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
import { createGauge } from './gauge.ts';
import { createInspector } from './insight/inspector.ts';
import { lanesFor, openLanes } from './lanes.ts';
import type { OwnCard } from './own-card.ts';
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
  readonly card: OwnCard;
};

/** How often the card is asked for its figures. */
const measureMilliseconds = 2000;

/** Starts training for the server; resolves with a function that stops it and saves all runs. */
export async function startTrainer(settings: TrainerSettings, log: Log): Promise<() => Promise<void>> {
  const { serverUrl, dataDir, name, token, checkpointSeconds, computing, lanes: asked, trainersHere } = settings;
  const { ids, datasetFor } = holdDatasets(dataDir, log);
  const checkpoints = openCheckpoints(dataDir, log);
  const { device, tensorFlow } = deviceOf(settings.card.name);
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
  const gauge = createGauge(device.kind, settings.card.card);
  // Before the first run is taken in, since it may not fit.
  await gauge.measure?.(() => ({ made: 0, settled: 0 }));
  const surroundings = { datasetFor, now, memory: gauge.memory, computing };
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
  const measured = () => gauge.read(slices.memory.held());
  const connection = connect({ serverUrl, auth, slices, reports, checkpoints, inspector, measured, log, wake });
  // A run may wait for memory that another program has freed.
  const measuring =
    gauge.measure &&
    setInterval(() => void gauge.measure?.(() => slices.memory.held()).then(wake), measureMilliseconds);

  return async () => {
    clearInterval(measuring);
    await close();
    await Promise.race([connection.close(), setTimeout(farewellMilliseconds)]);
    await slices.saveAll();
  };
}
