/** Whose turn it is in a free lane, among the runs that a trainer holds. */
import type { DeviceRoom } from '#lib/network/fit.ts';
import { type Accounts, charge, enter, limitSavings, type nextTurn } from './fair-share.ts';
import type { DeviceMemory, Held } from './memory.ts';
import type { Resident } from './resident.ts';

/** A run that the trainer holds. */
export type Entry = {
  readonly resident: Resident;
  readonly runId: string;
  readonly seatId: string;
  readonly order: number;
  /** Seconds spent of the current slice; undefined between slices. */
  spent: number | undefined;
  /** Its program exists, or is being made. */
  made: boolean;
  /** It makes its network and takes its first steps. */
  beginning: boolean;
  /** The trainers in a row that died as it began, and the memory that it needs, in bytes. */
  readonly deaths: number;
  needed: number;
  /** The piece that a lane is training. */
  piece: Promise<void> | undefined;
  /** How many wait for it to be in no lane. */
  holds: number;
  /** It has had its first slice. */
  begun: boolean;
  /** It is saved with at least one epoch. */
  kept: boolean;
  savedAt: number;
};

const total = (entries: readonly Pick<Entry, 'needed'>[]) => entries.reduce((sum, { needed }) => sum + needed, 0);

export class Turns {
  readonly #entries = new Map<string, Entry>();
  readonly #choose: typeof nextTurn;
  readonly #memory: DeviceMemory;
  #accounts: Accounts = {};

  constructor(choose: typeof nextTurn, memory: DeviceMemory) {
    this.#choose = choose;
    this.#memory = memory;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Every run held now; a copy. */
  all(): Entry[] {
    return [...this.#entries.values()];
  }

  get(runId: string): Entry | undefined {
    return this.#entries.get(runId);
  }

  /** Takes in a run that has had no turn yet. */
  add(given: Pick<Entry, 'resident' | 'order' | 'deaths' | 'needed' | 'savedAt'>): void {
    const { runId, seatId } = given.resident;
    this.#accounts = enter(this.#accounts, this.all(), seatId);
    const fresh = {
      spent: undefined,
      made: false,
      beginning: false,
      piece: undefined,
      holds: 0,
      begun: false,
      kept: false,
    };
    this.#entries.set(runId, { ...given, runId, seatId, ...fresh });
  }

  delete(runId: string): void {
    this.#entries.delete(runId);
  }

  /** The runs that a lane may take. */
  free(): Entry[] {
    return this.all().filter((entry) => !entry.piece && entry.holds === 0 && (entry.made || this.#mayBegin(entry)));
  }

  /** What the runs need of the device's memory. */
  held(): Held {
    const made = this.all().filter((entry) => entry.made);
    return { made: total(made), settled: total(made.filter(({ beginning }) => !beginning)) };
  }

  /** Lets a run that ran out of memory as it began wait for more, and begin anew; false if there is no more to wait for. */
  putBack(entry: Entry): boolean {
    entry.made = false;
    const needed = this.#memory.afterRunningOut(entry.needed, this.held());
    if (needed === undefined) return false;
    entry.needed = needed;
    entry.resident.reset();
    return true;
  }

  /** How much of the device's memory is left for runs that are not here yet; null if nobody need look. */
  room(): DeviceRoom | null {
    const offer = this.#memory.offer(this.held());
    const toCome = total(this.all().filter(({ made }) => !made));
    return offer && { ...offer, freeBytes: Math.max(0, offer.freeBytes - toCome) };
  }

  /**
   * Whether a run may make its network now: not before there is memory for it that others hold. While it takes its first steps memory may run out, and the system kills the
   * process: so large ones begin alone, and so do those whose trainers died before, so that no other is blamed.
   */
  #mayBegin({ deaths, needed }: Entry): boolean {
    const held = this.held();
    if (this.#memory.waits(needed, held)) return false;
    const others = this.all().filter(({ beginning }) => beginning);
    if (others.length === 0) return true;
    const all = needed + total(others);
    return deaths === 0 && others.every((other) => other.deaths === 0) && all <= this.#memory.free(held) / 2;
  }

  /** The run that a free lane takes: one in the middle of its slice, or one of the student who has had least. */
  next(): Entry | undefined {
    const free = this.free();
    const entry = free.find(({ spent }) => spent !== undefined) ?? this.#choose(this.#accounts, free);
    if (!entry) return undefined;
    const inLanes = this.all().filter(({ piece }) => piece);
    const waiting = this.all().filter(({ piece }) => !piece);
    this.#accounts = limitSavings(this.#accounts, inLanes, waiting, entry.seatId);
    return entry;
  }

  /** The student has used so much compute time, or, if it is negative, less than was charged in advance. */
  charge(seatId: string, seconds: number): void {
    this.#accounts = charge(this.#accounts, seatId, seconds);
  }
}
