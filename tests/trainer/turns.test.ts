/** Whose turn it is in a free lane. */
import { describe, expect, it } from 'vitest';
import { nextTurn } from '#server/trainer/fair-share.ts';
import { coresIn, lanesFor } from '#server/trainer/lanes.ts';
import { machineMemory } from '#server/trainer/memory.ts';
import type { Resident } from '#server/trainer/resident.ts';
import { type Entry, Turns } from '#server/trainer/turns.ts';

/** Runs as `seat: seconds of each of its pieces`, in lanes that advance a pretended clock; returns each seat's seconds. */
function share(
  lanes: number,
  pieces: Readonly<Record<string, readonly number[]>>,
  seconds: number,
  later: string[] = [],
) {
  const turns = new Turns(
    nextTurn,
    machineMemory(() => 8e9),
  );
  const had = new Map<string, number>();
  const secondsOf = new Map<string, number>();
  let order = 0;
  const add = (seatId: string) => {
    for (const each of pieces[seatId]!) {
      order += 1;
      const resident = { runId: `${seatId}-${order}`, seatId } as Resident;
      secondsOf.set(resident.runId, each);
      turns.add({ resident, order, deaths: 0, needed: 1, savedAt: 0 });
      turns.get(resident.runId)!.made = true;
    }
  };
  for (const seatId of Object.keys(pieces)) if (!later.includes(seatId)) add(seatId);
  const busy: { entry: Entry; until: number }[] = [];
  let clock = 0;
  while (clock < seconds) {
    if (clock > seconds / 2) for (const seatId of later.splice(0)) add(seatId);
    while (busy.length < lanes) {
      const entry = turns.next();
      if (!entry) break;
      const length = secondsOf.get(entry.runId)!;
      entry.piece = Promise.resolve();
      turns.charge(entry.seatId, length);
      busy.push({ entry, until: clock + length });
      expect(new Set(busy.map((each) => each.entry)).size).toBe(busy.length);
    }
    busy.sort((a, b) => a.until - b.until);
    const { entry, until } = busy.shift()!;
    clock = until;
    entry.piece = undefined;
    had.set(entry.seatId, (had.get(entry.seatId) ?? 0) + secondsOf.get(entry.runId)!);
  }
  return had;
}

/** Jain's index of fairness: 1 if all have had the same. */
const jain = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) ** 2 /
  (values.length * values.reduce((sum, value) => sum + value ** 2, 0));

describe('turns in lanes', () => {
  it.each([1, 2, 7, 16])(
    '[T923] in %i lanes, thirty students get the same time, whatever their runs and steps',
    (lanes) => {
      const pieces = Object.fromEntries(
        Array.from({ length: 30 }, (_, seat) => [
          `seat-${seat}`,
          Array.from({ length: 1 + (seat % 3) }, () => [0.05, 0.06, 0.3][seat % 3]!),
        ]),
      );
      expect(jain([...share(lanes, pieces, 300).values()])).toBeGreaterThan(0.995);
    },
  );

  it('[T924] a student who cannot use more than a lane does not save up what others get meanwhile', () => {
    const many = Array.from({ length: 8 }, () => 0.05);
    const had = share(4, { one: [0.05], many, late: many }, 200, ['late']);
    // In 100 s alone with the other: one lane and three. In the next 100 s: one, and one and a half each.
    expect(had.get('one')).toBeGreaterThan(195);
    expect(had.get('many')! - had.get('late')!).toBeGreaterThan(290);
    expect(had.get('many')! - had.get('late')!).toBeLessThan(310);
  });

  it('[T925] a large run makes its network while no other does', () => {
    const turns = new Turns(
      nextTurn,
      machineMemory(() => 8e9),
    );
    for (const [order, needed] of [3e9, 3e9, 1].entries()) {
      const resident = { runId: `${order}`, seatId: `seat-${order}` } as Resident;
      turns.add({ resident, order, deaths: 0, needed, savedAt: 0 });
    }
    turns.get('0')!.beginning = true;
    turns.get('0')!.piece = Promise.resolve();
    expect(turns.free().map(({ runId }) => runId)).toEqual(['2']);
    turns.get('0')!.beginning = false;
    expect(turns.free().map(({ runId }) => runId)).toEqual(['1', '2']);
  });

  it('[T926] the trainers of a machine have a lane for each physical core, as far as memory goes, and on a GPU one each', () => {
    expect(lanesFor('cpu', 1, { cores: 8, memory: 64e9 })).toBe(8);
    expect(lanesFor('cpu', 1, { cores: 8, memory: 3e9 })).toBe(4);
    expect(lanesFor('cpu', 1, { cores: 8, memory: 0.5e9 })).toBe(1);
    expect(lanesFor('cpu', 3, { cores: 8, memory: 64e9 })).toBe(2);
    expect(lanesFor('cpu', 8, { cores: 2, memory: 64e9 })).toBe(1);
    expect(lanesFor('gpu', 1, { cores: 8, memory: 64e9 })).toBe(1);
    const processor = (index: number, socket: number, core: number) =>
      `processor\t: ${index}\nphysical id\t: ${socket}\nsiblings\t: 4\ncore id\t\t: ${core}\n`;
    const threads = [processor(0, 0, 0), processor(1, 0, 1), processor(2, 0, 0), processor(3, 1, 0)];
    expect(coresIn(threads.join('\n'))).toBe(3);
    expect(coresIn('processor\t: 0\nBogoMIPS\t: 50.00\n')).toBe(0);
  });
});
