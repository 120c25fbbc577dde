/** Names the device that this trainer trains on, and its version of TensorFlow. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Device } from '#lib/protocol/trainer-status.ts';
import { tensorFlowVersion, usesGpu } from './engine/binding.ts';

/** The name of the first NVIDIA card, which is the one that tfjs-node's addon computes on. */
function gpuName(): string {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
      // A driver that hangs shall not keep the trainer from starting.
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    return names.split('\n')[0]!.trim();
  } catch {
    return 'NVIDIA GPU';
  }
}

/**
 * The clock by which compute time is charged, in milliseconds. On a GPU it is the clock on the wall, for as long as the trainer
 * has the card. On a CPU it is the work of all cores of this process, as if it had been spread over all of them: what other
 * programs do meanwhile, which doubles and trebles the time on the wall, is not what a student has used.
 */
export const computeClock: () => number = usesGpu
  ? () => performance.now()
  : () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000 / os.availableParallelism();
    };

/** The GPU where TensorFlow can use one, else the CPU. */
export function deviceOf(): { device: Device; tensorFlow: string } {
  const cores = os.availableParallelism();
  const cpuName = `${os.cpus()[0]?.model.trim() || 'CPU'}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const device: Device = usesGpu ? { kind: 'gpu', name: gpuName() } : { kind: 'cpu', name: cpuName };
  return { device, tensorFlow: tensorFlowVersion };
}
