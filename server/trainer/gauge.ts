/** Measures the trainer's device: its load and memory for screens, and what of its memory runs may still take. */
import type { Device, TrainerStatus } from '#lib/protocol/trainer-status.ts';
import type { Card } from '../base/cards.mjs';
import { createCardMemory, type DeviceMemory, type Held, machineMemory } from './memory.ts';
import { createCardMeter, createCpuMeter } from './utilization.ts';

export type Gauge = {
  readonly memory: DeviceMemory;
  /** What is known now. */
  readonly read: (held: Held) => Pick<TrainerStatus, 'utilization' | 'gpuMemory'>;
  /** Measures anew what takes time; resolves within seconds. Undefined if nothing does. */
  readonly measure: ((held: () => Held) => Promise<void>) | undefined;
};

/** The gauge of a CPU, of a card, or of one that is not known and of which nothing can be said. */
export function createGauge(kind: Device['kind'], card: Card | undefined): Gauge {
  if (kind === 'cpu') {
    const meter = createCpuMeter();
    return { memory: machineMemory(), read: () => ({ ...meter(), gpuMemory: null }), measure: undefined };
  }
  const memory = createCardMemory();
  if (!card) return { memory, read: () => ({ utilization: null, gpuMemory: null }), measure: undefined };
  const meter = createCardMeter(card);
  return {
    memory,
    read(held) {
      const { utilization, memory: known } = meter.last();
      return { utilization, gpuMemory: known && memory.status(held) };
    },
    async measure(held) {
      memory.observe((await meter.ask()).memory, held());
    },
  };
}
