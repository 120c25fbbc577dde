import { describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { defaultBlock, defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { maximumCost, refusalOfCost } from '#lib/network/cost.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { Lesson } from '../support/lesson.ts';

const wide = (filters: number, blocks: number, rest: Partial<Hyperparameters>): Hyperparameters => ({
  ...defaultHyperparameters,
  blocks: Array.from({ length: blocks }, () => ({
    ...defaultBlock,
    filters,
    convolutions: 3,
    pooling: 'none' as const,
  })),
  dense: [],
  ...rest,
});

function refusalOf(hyperparameters: Hyperparameters) {
  const described = describeNetwork(hyperparameters, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  return refusalOfCost(described.network, hyperparameters);
}

describe('what a run may cost', () => {
  it('[W37] is limited in memory, longest step and total, each refused at the field that lowers it', () => {
    expect(refusalOf(wide(256, 6, { batchSize: 1024 }))).toMatchObject({
      code: 'too-much-memory',
      path: 'hyperparameters.batchSize',
      params: { maximum: maximumCost.gigabytes },
    });
    expect(refusalOf(wide(128, 2, { batchSize: 1024 }))).toMatchObject({ code: 'step-too-long' });
    expect(refusalOf(wide(128, 2, { batchSize: 32, epochs: 200, trainSize: 50_000 }))).toMatchObject({
      code: 'too-much-computing',
      path: 'hyperparameters.epochs',
    });
  });

  it('[W37] is ten times what any preset takes with all images, 200 epochs and the largest batch', () => {
    for (const { hyperparameters } of presets) {
      const generous = { ...hyperparameters, batchSize: 1024, epochs: 200, trainSize: 50_000 };
      expect(refusalOf(generous)).toBeUndefined();
    }
  });

  it('[W37] is checked when a run is submitted and when one is extended', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const hyperparameters = wide(128, 2, { batchSize: 32, epochs: 200, trainSize: 50_000 });
    const student = { role: 'student' as const, seatId };
    expect(lesson.ask(student, 'submit-run', { hyperparameters })?.code).toBe('too-much-computing');
    const runId = lesson.submitRun(seatId, { ...hyperparameters, epochs: 20 });
    lesson.reach(runId, 0.5);
    lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 180 })?.code).toBe('too-much-computing');
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 1 })).toBeUndefined();
  });
});
