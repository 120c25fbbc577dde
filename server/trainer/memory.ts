/**
 * Whether runs fit into the memory of the trainer's device, by estimates. Linux kills a process that uses too much instead of
 * refusing; a card refuses, but what fills it is mostly somebody else's.
 */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { memoryOf } from '#lib/network/cost.ts';
import { type DeviceRoom, fitOf } from '#lib/network/fit.ts';
import type { Network } from '#lib/network/network.ts';
import type { TrainerStatus } from '#lib/protocol/trainer-status.ts';
import type { CardFigures } from './utilization.ts';

/** What the runs of this trainer need by estimates, in bytes. */
export type Held = {
  /** Those that have made their network, or are making it. */
  readonly made: number;
  /** Those of them that have taken their first steps, and with them the memory. */
  readonly settled: number;
};

/** All in bytes. */
export type DeviceMemory = {
  /** What another run may take now. */
  readonly free: (held: Held) => number;
  /** For the server, which lends only runs that fit; null if it need not look. */
  readonly offer: (held: Held) => DeviceRoom | null;
  /** Whether so little is free that no more runs should be taken in, whatever they need. */
  readonly isShort: () => boolean;
  /** Whether a run that needs so much fits only once others have freed memory. */
  readonly waits: (needed: number, held: Held) => boolean;
  /** What a run that ran out of memory as it began is to wait for; undefined if others will not free as much. */
  readonly afterRunningOut: (needed: number, held: Held) => number | undefined;
  /** The sentence for a student whose run does not fit at all; undefined if it does. */
  readonly refusalOf: (needed: number) => string | undefined;
};

/** With less free memory than this, no more runs are taken in: the largest network takes 480 MB, and its step more. */
const reservedBytes = 1.5e9;

/** A run that did not get by with its estimate is taken to need so many times as much. */
const moreNeeded = 1.5;

const inGigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
const refusal = (needed: number, there: string) =>
  `A step needs about ${inGigabytes(needed)} of memory, and ${there}. Use a smaller batch, fewer filters or fewer units.`;

/** The machine's memory, which other programs are not expected to free. */
export function machineMemory(available = () => process.availableMemory()): DeviceMemory {
  return {
    free: available,
    offer: () => null,
    isShort: () => available() < reservedBytes,
    waits: () => false,
    afterRunningOut: () => undefined,
    refusalOf(needed) {
      const there = available();
      return needed > there ? refusal(needed, `${inGigabytes(there)} are free`) : undefined;
    },
  };
}

export type CardMemory = DeviceMemory & {
  /** Notes the card's memory as measured while the runs needed so much. What is not known now stays as it was. */
  readonly observe: (measured: CardFigures['memory'], held: Held) => void;
  /** For screens; null before the first measurement. */
  readonly status: (held: Held) => TrainerStatus['gpuMemory'];
};

/**
 * The memory of a card, which other programs may use too. TensorFlow never gives back what it has taken: memory of runs that have
 * ended counts as used on the card, but is free for others here. It is estimated like the runs themselves, so that both err
 * alike: as the most that runs have needed at once. Unlimited before the first measurement, and on a card that does not tell.
 */
export function createCardMemory(): CardMemory {
  let measured: CardFigures['memory'] = null;
  /** For all runs together: what was free, and what this process had taken. */
  let ours = Number.POSITIVE_INFINITY;
  let most = 0;
  const free: DeviceMemory['free'] = ({ made, settled }) => {
    most = Math.max(most, settled);
    return Math.max(0, ours - made);
  };
  const room: DeviceMemory['offer'] = (held) => measured && { freeBytes: free(held), totalBytes: measured.totalBytes };
  return {
    free,
    offer: room,
    isShort: () => false,
    waits: (needed, held) => fitOf(needed, room(held)) === 'later',
    afterRunningOut(needed, { made }) {
      // Somebody has taken it since the last measurement, or the estimate was too low.
      ours = Math.min(ours, made);
      const more = moreNeeded * needed;
      return measured && more <= measured.totalBytes ? more : undefined;
    },
    refusalOf: (needed) =>
      measured && fitOf(needed, measured) === 'never'
        ? refusal(needed, `the whole card has ${inGigabytes(measured.totalBytes)}`)
        : undefined,
    observe(now, { settled }) {
      most = Math.max(most, settled);
      if (!now) return;
      measured = now;
      ours = now.freeBytes + Math.min(most, now.usedBytes);
    },
    status: (held) =>
      measured && { usedBytes: measured.usedBytes, totalBytes: measured.totalBytes, freeBytes: free(held) },
  };
}

/** Throws a message for the student if a step would not fit into the device's memory. */
export function checkMemory(
  network: Network,
  hyperparameters: Pick<Hyperparameters, 'batchSize'>,
  memory: DeviceMemory,
): void {
  const sentence = memory.refusalOf(memoryOf(network, hyperparameters));
  if (sentence !== undefined) throw new Error(sentence);
}
