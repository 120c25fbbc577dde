/** The trainer's device, the clock for compute time, and the version of TensorFlow. */
import os from 'node:os';
import type { Device } from '#lib/protocol/trainer-status.ts';
import { tensorFlowVersion, threadSeconds, usesGpu } from './engine/binding.ts';
import type { Seconds } from './engine/session.ts';

/**
 * Compute time of work that took so long. On a GPU: wall-clock time, since the trainer holds the card. On a CPU: processor
 * time divided by the number of cores, so that students do not pay for other programs, which can double or triple
 * wall-clock time, and a second is a second of the whole machine.
 */
export const computeSecondsOf = ({ clock, processor }: Seconds): number =>
  usesGpu ? clock : processor / os.availableParallelism();

/** Seconds of the clock, and processor seconds of JavaScript's thread: the difference of two readings is what lay between. */
export const secondsNow = (): Seconds => ({ clock: performance.now() / 1000, processor: threadSeconds() });

/** The GPU where TensorFlow can use one, else the CPU; `cardName` is the name of the card that it sees, if known. */
export function deviceOf(cardName: string | undefined): { device: Device; tensorFlow: string } {
  const cores = os.availableParallelism();
  const cpuName = `${os.cpus()[0]?.model.trim() || 'CPU'}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const device: Device = usesGpu ? { kind: 'gpu', name: cardName ?? 'NVIDIA GPU' } : { kind: 'cpu', name: cpuName };
  return { device, tensorFlow: tensorFlowVersion };
}
