/** Trainers and their status, as screens see them. */
import * as z from 'zod/mini';
import { bytes, count } from '../schemas.ts';

export const deviceSchema = z.object({
  kind: z.enum(['gpu', 'cpu']),
  /** E.g. `NVIDIA RTX A5000` or `Intel Xeon, 2 cores`. */
  name: z.string().check(z.maxLength(200)),
});

/** More lanes than any machine has cores. */
export const maximumLanes = 1024;

export const trainerStatusSchema = z.object({
  /** Over the last seconds, all runs together; 0 when idle. */
  imagesPerSecond: z.number().check(z.gte(0)),
  residentRuns: count,
  /** Maximum number of runs. */
  capacity: count,
  /** How many runs it computes at the same moment. */
  lanes: z.int().check(z.gte(1), z.lte(maximumLanes)),
  /** Resident memory of the trainer process. */
  memoryBytes: bytes,
  /** Device utilization, 0…1: the GPU, or the machine's CPU; null if unknown. */
  utilization: z.nullable(z.number().check(z.gte(0), z.lte(1))),
  /**
   * The GPU's memory, used by all programs together; null for a CPU, or if it is not known. `freeBytes` is what another run may
   * take: free on the card, or held by the trainer for runs that have ended.
   */
  gpuMemory: z.nullable(z.object({ usedBytes: bytes, totalBytes: bytes, freeBytes: bytes })),
});

export type Device = z.infer<typeof deviceSchema>;
export type TrainerStatus = z.infer<typeof trainerStatusSchema>;
