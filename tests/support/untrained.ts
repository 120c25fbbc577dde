/** `auth` and status of pretend trainers, for tests and benchmarks that decide what these report. */
import { datasetIds } from '#lib/datasets/datasets.ts';
import type { TrainerAuth } from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';

/** The `auth` of a trainer of that name for a server with this token. */
export const authOf = (token: string, name: string): TrainerAuth => ({
  token,
  protocol: protocolVersion,
  engine: engineVersion,
  trainerId: crypto.randomUUID(),
  name,
  device: { kind: 'cpu', name },
  datasets: [...datasetIds],
  folder: name,
});

/** The status of a trainer that has room for everything and computes nothing. */
export const roomy: TrainerStatus = {
  imagesPerSecond: 0,
  residentRuns: 0,
  capacity: 1000,
  lanes: 1,
  memoryBytes: 1,
  utilization: 0,
  gpuMemory: null,
};
