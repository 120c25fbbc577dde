/** The trainer's device, the clock for compute time, and the version of TensorFlow. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Device } from '#lib/protocol/trainer-status.ts';
import { tensorFlowVersion, threadSeconds, usesGpu } from './engine/binding.ts';
import type { Seconds } from './engine/session.ts';

/** The name of the first NVIDIA card, the one tfjs-node's addon uses. */
function gpuName(): string {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
      // A hanging driver must not block the trainer's start.
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    return names.split('\n')[0]!.trim();
  } catch {
    return 'NVIDIA GPU';
  }
}

/**
 * Compute time of work that took so long. On a GPU: wall-clock time, since the trainer holds the card. On a CPU: processor
 * time divided by the number of cores, so that students do not pay for other programs, which can double or triple
 * wall-clock time, and a second is a second of the whole machine.
 */
export const computeSecondsOf = ({ clock, processor }: Seconds): number =>
  usesGpu ? clock : processor / os.availableParallelism();

/** Seconds of the clock, and processor seconds of JavaScript's thread: the difference of two readings is what lay between. */
export const secondsNow = (): Seconds => ({ clock: performance.now() / 1000, processor: threadSeconds() });

/** The GPU where TensorFlow can use one, else the CPU. */
export function deviceOf(): { device: Device; tensorFlow: string } {
  const cores = os.availableParallelism();
  const cpuName = `${os.cpus()[0]?.model.trim() || 'CPU'}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const device: Device = usesGpu ? { kind: 'gpu', name: gpuName() } : { kind: 'cpu', name: cpuName };
  return { device, tensorFlow: tensorFlowVersion };
}
