import { beforeAll, describe, expect, it } from 'vitest';
import { enduranceTrial } from '../commands/chaos/endurance.ts';
import { type Fault, faultTrials } from '../commands/chaos/faults.ts';
import { serverTrial } from '../commands/chaos/server.ts';
import { stallTrial } from '../commands/chaos/stalls.ts';
import { trainerTrial } from '../commands/chaos/trainer.ts';
import type { Outcome } from '../commands/harness/outcome.ts';

const say = () => {};
/** Kills come at random moments, on a machine that may be busy. */
const patience = 360_000;

const broken = ({ checks }: Outcome) => checks.filter(({ kept }) => !kept);

describe('a kill during a lesson', () => {
  it('[F1] of a trainer: the class ends like an undisturbed one', { timeout: patience }, async () => {
    expect(broken(await trainerTrial({ kills: 2, runs: 3, seed: 1, longestLife: 3, say }))).toEqual([]);
  });

  it('[F2] of the server: everything it acknowledged is there, once', { timeout: patience }, async () => {
    expect(broken(await serverTrial({ kills: 3, students: 3, seed: 1, longestLife: 2, say }))).toEqual([]);
  });
});

describe('a stall during a lesson', () => {
  it('[F7] of server, trainer or a connection between them: every run finishes, and everything acknowledged is there, once', {
    timeout: patience,
  }, async () => {
    const trial = { stalls: 3, students: 3, seed: 4, longestStall: 12, postgres: false, say };
    expect(broken(await stallTrial(trial))).toEqual([]);
  });
});

describe('endurance', () => {
  it('[Y29] many classes leave nothing behind except in the store', {
    timeout: 2 * patience,
  }, async () => {
    const trial = { classes: 2, students: 3, rounds: 3, roundSeconds: 6, seed: 1, say };
    // Memory takes longer to settle.
    const left = broken(await enduranceTrial(trial)).filter(({ promise }) => !promise.startsWith('memory'));
    expect(left).toEqual([]);
  });
});

describe('shortages and damage', () => {
  const faults: readonly [string, Fault][] = [
    ['[F3] a disk that is full for a while', 'full disk'],
    ['[F4] a damaged checkpoint', 'corrupt checkpoint'],
    ['[F5] a network too large for any memory', 'network too large'],
    ['[F6] a run that kills its trainer as it begins', 'deadly run'],
  ];
  let outcomes = new Map<Fault, Outcome>();
  beforeAll(async () => {
    outcomes = await faultTrials(
      faults.map(([, fault]) => fault),
      say,
    );
  }, patience);

  it.for(faults)('%s', ([, fault], { skip }) => {
    const outcome = outcomes.get(fault);
    if (!outcome) return skip('This user may not mount a small disk.');
    expect(broken(outcome)).toEqual([]);
  });
});
