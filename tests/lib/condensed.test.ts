/** Changes as a screen gets them have the effect of the changes themselves. */
import { describe, expect, test } from 'vitest';
import { applyAll } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { condensed } from '#lib/classroom/condense.ts';
import { following, lengthOf } from '#lib/classroom/condensed.ts';
import { openedSession } from '#lib/classroom/session.ts';
import { chanceOf } from '../support/chance.ts';
import { epoch, joined, reported, started, submitted } from '../support/lesson.ts';

const begun = applyAll(openedSession('123456', 'CIFAR-10', 1000), [
  joined,
  ...['a', 'b', 'c'].flatMap((id, index) => [submitted(id, index + 1), started(id)]),
]);

/** Reports of three runs, which sometimes fall back to a checkpoint, between changes of other kinds. */
function happenings(seed: number): Change[] {
  const chance = chanceOf(seed);
  const steps: Record<string, number> = { a: 0, b: 0, c: 0 };
  return Array.from({ length: 30 }, (): Change => {
    const runId = ['a', 'b', 'c'][Math.floor(chance() * 3)]!;
    if (chance() < 0.1) return { kind: 'run-changed', at: 1, runId, run: { starred: chance() < 0.5 } };
    if (chance() < 0.1) return { kind: 'quota-granted', at: 1, seatId: 'seat-1', computeSeconds: 10 };
    if (chance() < 0.1) steps[runId] = Math.floor(steps[runId]! / 2);
    const epochs = Array.from({ length: Math.floor(chance() * 3) }, () => {
      steps[runId]! += 1;
      return {
        ...epoch(steps[runId]!, steps[runId]! * 5),
        validationAccuracy: (steps[runId]! * 0.37) % 1,
        validationLoss: (steps[runId]! * 0.53) % 1,
      };
    });
    return reported(runId, [steps[runId]! * 5 + 1], epochs);
  });
}

describe('condensed changes', () => {
  test('[C700] have from any place on the effect of the changes themselves', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const changes = happenings(seed);
      const short = condensed(changes);
      expect(lengthOf(short)).toBe(changes.length);
      for (let held = 0; held <= changes.length; held += 1) {
        const before = applyAll(begun, changes.slice(0, held));
        const { sequence } = applyAll(begun, changes);
        expect({ ...applyAll(before, following(short, held)), sequence }).toEqual(applyAll(begun, changes));
      }
    }
  });

  test('[C701] hold one report of each run, without points, with its best and its last epochs', () => {
    const of = (number: number, validationAccuracy: number) => ({ ...epoch(number, number * 5), validationAccuracy });
    const changes = [
      reported('a', [5], [of(1, 0.3)]),
      reported('b', [1]),
      reported('a', [10], [of(2, 0.2)]),
      reported('a', [15], [of(3, 0.4)]),
      reported('a', [20], [of(4, 0.1)]),
    ];
    expect(condensed(changes)).toEqual([
      1,
      { ...reported('b', [1]), points: [] },
      2,
      { ...reported('a', [20], [of(1, 0.3), of(3, 0.4), of(4, 0.1)]), points: [] },
    ]);
  });
});
