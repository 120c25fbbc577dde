/** What trainers show and say of themselves that are none: for tests and benchmarks, which decide what they report. */
import type { TrainerAuth } from '#lib/protocol/trainer.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import { engineVersion, protocolVersion } from '#lib/protocol/version.ts';

/** What a sound trainer of that name shows to a server with this token. */
export const authOf = (token: string, name: string): TrainerAuth => ({
  token,
  protocol: protocolVersion,
  engine: engineVersion,
  trainerId: crypto.randomUUID(),
  name,
  device: { kind: 'cpu', name },
  folder: name,
});

/** How one is that has room for everything and computes nothing. */
export const roomy: TrainerStatus = {
  imagesPerSecond: 0,
  residentRuns: 0,
  capacity: 1000,
  memoryBytes: 1,
  utilization: 0,
  gpuMemory: null,
};
