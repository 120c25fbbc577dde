/** Sharing the trainer fairly among students. */
import { describe, expect, it } from 'vitest';
import { type Accounts, type Contender, charge, enter, nextTurn } from '#server/trainer/fair-share.ts';

const run = (runId: string, seatId: string, order: number): Contender => ({ runId, seatId, order });

/** Park and Miller's generator, so that a failure can be reproduced from its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Takes `turns` slices of lengths from `secondsOf`; returns the accounts and the seconds that each run got. */
function takeTurns(
  accounts: Accounts,
  runs: readonly Contender[],
  turns: number,
  secondsOf: (run: Contender) => number,
) {
  const got = new Map<string, number>();
  let after = accounts;
  for (let turn = 0; turn < turns; turn++) {
    const chosen = nextTurn(after, runs)!;
    const seconds = secondsOf(chosen);
    after = charge(after, chosen.seatId, seconds);
    got.set(chosen.runId, (got.get(chosen.runId) ?? 0) + seconds);
  }
  return { accounts: after, got: (runId: string) => got.get(runId) ?? 0 };
}

/** The accounts after these runs have joined one by one. */
const entered = (runs: readonly Contender[]) =>
  runs.reduce<Accounts>((accounts, { seatId }, index) => enter(accounts, runs.slice(0, index), seatId), {});

describe('fair share', () => {
  it('[T1] gives the turn to the student with the least virtual time, or if equal, to the run submitted first', () => {
    const runs = [run('a', 'anna', 2), run('b', 'ben', 1)];
    expect(nextTurn({ anna: 1, ben: 2 }, runs)?.runId).toBe('a');
    expect(nextTurn({ anna: 2, ben: 2 }, runs)?.runId).toBe('b');
    expect(nextTurn({}, [])).toBeUndefined();
  });

  it('[T2] gives a student with three runs no more than one with a single run, and trains the three in order', () => {
    const runs = [run('a1', 'anna', 1), run('a2', 'anna', 2), run('a3', 'anna', 3), run('b', 'ben', 4)];
    const { got } = takeTurns(entered(runs), runs, 100, () => 0.2);
    expect(got('a1')).toBeCloseTo(10);
    expect(got('b')).toBeCloseTo(10);
    expect([got('a2'), got('a3')]).toEqual([0, 0]);
  });

  it('[T3] gives a student whose slices take ten times as long a tenth of the turns', () => {
    const runs = [run('a', 'anna', 1), run('b', 'ben', 2)];
    const { got } = takeTurns(entered(runs), runs, 220, ({ runId }) => (runId === 'a' ? 2 : 0.2));
    expect(got('a')).toBeCloseTo(got('b'), -1);
  });

  it('[T4] starts a newcomer at the least of those training: next in turn, but not compensated for the past', () => {
    const old = [run('a', 'anna', 1), run('b', 'ben', 2)];
    const before = takeTurns(entered(old), old, 1000, () => 0.2).accounts;
    const all = [...old, run('c', 'cleo', 3)];
    const accounts = enter(before, old, 'cleo');
    const { got } = takeTurns(accounts, all, 30, () => 0.2);
    expect(takeTurns(accounts, all, 3, () => 0.2).got('c')).toBeCloseTo(0.2);
    expect(got('c')).toBeCloseTo(2);
  });

  it('[T4] gives no credit for a pause, and no fresh start to a student who returns at once', () => {
    const ben = run('b', 'ben', 2);
    const accounts = { anna: 1, ben: 50, cleo: 80 };
    expect(enter(accounts, [ben], 'anna').anna).toBe(50);
    expect(enter(accounts, [ben], 'cleo').cleo).toBe(80);
    expect(enter(accounts, [], 'anna').anna).toBe(80);
  });

  it('[T5] keeps any two students who both have work within two of the longest slices of each other', () => {
    for (const seed of [1, 22, 333, 4444]) {
      const random = randomFrom(seed);
      const longest = 0.9;
      let accounts: Accounts = {};
      let runs: Contender[] = [];
      // Seconds since both were last present together.
      let received: Record<string, number> = {};
      for (let event = 0; event < 3000; event++) {
        const dice = random();
        if (dice < 0.02 || runs.length === 0) {
          const seatId = `s${Math.floor(random() * 8)}`;
          accounts = enter(accounts, runs, seatId);
          if (!runs.some((each) => each.seatId === seatId)) received = {};
          runs = [...runs, run(`r${event}`, seatId, event)];
        } else if (dice < 0.03 && runs.length > 1) {
          const leaving = runs[Math.floor(random() * runs.length)]!;
          runs = runs.filter((each) => each !== leaving);
        } else {
          const { seatId } = nextTurn(accounts, runs)!;
          const seconds = 0.05 + random() * (longest - 0.05);
          accounts = charge(accounts, seatId, seconds);
          received[seatId] = (received[seatId] ?? 0) + seconds;
        }
        const there = [...new Set(runs.map(({ seatId }) => seatId))].map((seatId) => received[seatId] ?? 0);
        const gap = Math.max(...there) - Math.min(...there);
        expect(gap, `seed ${seed}, event ${event}`).toBeLessThanOrEqual(2 * longest);
      }
    }
  });
});
