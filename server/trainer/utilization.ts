/** How busy the device is: the GPU's load and memory from nvidia-smi, or else the CPU's load. */
import { execFile } from 'node:child_process';
import os from 'node:os';
import type { Device, TrainerStatus } from '#lib/protocol/trainer-status.ts';

type Utilization = Pick<TrainerStatus, 'utilization' | 'gpuMemory'>;

const unknown: Utilization = { utilization: null, gpuMemory: null };
const mebibyte = 1024 ** 2;
/** Milliseconds before nvidia-smi counts as hung; on a machine with many cards it takes a few seconds. */
const patience = 10_000;

/** Reads the line `12, 1024, 24576`: percent, MiB used, MiB total. A value the card does not report ([N/A]) is null. */
export function readGpu(line: string): Utilization {
  const [percent = Number.NaN, used = Number.NaN, total = Number.NaN] = line
    .split(',')
    .map((cell) => Number.parseFloat(cell));
  return {
    utilization: Number.isFinite(percent) ? Math.min(1, percent / 100) : null,
    gpuMemory:
      Number.isFinite(used) && Number.isFinite(total)
        ? { usedBytes: used * mebibyte, totalBytes: total * mebibyte }
        : null,
  };
}

/** A meter to read every few seconds; each reading covers the time since the last. */
export function createMeter(device: Device): () => Utilization {
  if (device.kind === 'gpu') {
    let last = unknown;
    let asking = false;
    const query = ['--query-gpu=utilization.gpu,memory.used,memory.total', '--format=csv,noheader,nounits'];
    return () => {
      // Returns the previous answer: nvidia-smi takes longer than a slice may.
      if (asking) return last;
      asking = true;
      execFile('nvidia-smi', query, { timeout: patience, killSignal: 'SIGKILL' }, (error, output) => {
        asking = false;
        last = error ? unknown : readGpu(output.split('\n')[0]!);
      });
      return last;
    };
  }
  const times = () =>
    os.cpus().reduce(
      ({ busy, all }, { times: { idle, ...rest } }) => {
        const working = Object.values(rest).reduce((sum, time) => sum + time, 0);
        return { busy: busy + working, all: all + working + idle };
      },
      { busy: 0, all: 0 },
    );
  let before = times();
  return () => {
    const now = times();
    const all = now.all - before.all;
    const utilization = all > 0 ? (now.busy - before.busy) / all : null;
    before = now;
    return { utilization, gpuMemory: null };
  };
}
