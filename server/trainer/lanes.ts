/** The lanes of a trainer: each trains a piece of a run, then of the next, as long as there is a run for it. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Device } from '#lib/protocol/trainer-status.ts';
import type { Slices } from './slices.ts';

/** The memory that a trainer takes with its library and data, and that the step of a lane may take. */
const trainerBytes = 1e9;
const laneBytes = 0.5e9;

/** Physical cores in this text of /proc/cpuinfo: cores are numbered within each socket. 0 if it does not say. */
export function coresIn(cpuinfo: string): number {
  const fieldOf = (processor: string, key: string) => new RegExp(`^${key}\\s*: (\\d+)$`, 'm').exec(processor)?.[1];
  const cores = cpuinfo
    .split('\n\n')
    .map((processor) => [fieldOf(processor, 'physical id'), fieldOf(processor, 'core id')])
    .filter(([socket, core]) => socket !== undefined && core !== undefined);
  return new Set(cores.map((core) => core.join())).size;
}

/** This machine's cores that this process may use; two threads of one core count once. */
function cores(): number {
  let physical = 0;
  try {
    physical = coresIn(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    // Not Linux.
  }
  return Math.min(physical || Number.POSITIVE_INFINITY, os.availableParallelism());
}

/**
 * How many runs each of so many trainers on this machine computes at the same moment: together one for each core, as far as
 * memory goes; on a GPU one each.
 */
export function lanesFor(
  kind: Device['kind'],
  trainers = 1,
  machine = { cores: cores(), memory: process.availableMemory() },
): number {
  if (kind === 'gpu') return 1;
  const inMemory = (machine.memory / trainers - trainerBytes) / laneBytes;
  return Math.max(1, Math.floor(Math.min(machine.cores / trainers, inMemory)));
}

/** Opens the lanes. `wake` is to be called when runs arrive; `close` resolves when all lanes are empty. */
export function openLanes(slices: Pick<Slices, 'lanes' | 'hasTurn' | 'turn' | 'onReady'>) {
  const busy = new Set<Promise<void>>();
  let closed = false;
  const wake = () => {
    while (!closed && busy.size < slices.lanes && slices.hasTurn) {
      const lane = work().finally(() => {
        busy.delete(lane);
        // What became free while this lane was the last to work.
        wake();
      });
      busy.add(lane);
    }
  };
  async function work(): Promise<void> {
    // A piece that ends may make way for other lanes too.
    while (!closed && (await slices.turn())) wake();
  }
  slices.onReady = wake;
  return {
    wake,
    async close(): Promise<void> {
      closed = true;
      await Promise.all(busy);
    },
  };
}
