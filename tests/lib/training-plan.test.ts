import { describe, expect, it } from 'vitest';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { endsPoint, learningRateAt, planOf } from '#lib/network/training-plan.ts';

const hyperparameters = (values: Partial<Hyperparameters>): Hyperparameters => ({
  ...defaultHyperparameters,
  ...values,
});

describe('the plan of a run', () => {
  it('[P1] splits images and counts steps as in Keras: the last step of an epoch takes the remaining images', () => {
    const plan = planOf(hyperparameters({ trainSize: 50_000, validationShare: 0.1, batchSize: 32, epochs: 25 }));
    expect(plan).toMatchObject({
      trainImages: 45_000,
      validationImages: 5_000,
      stepsPerEpoch: 1407,
      totalSteps: 35_175,
    });
  });

  it('[P2] has at most 50 points per epoch and about 2,000 per run, one of them at the end of each epoch that is reported', () => {
    for (const { hyperparameters } of presets) {
      const plan = planOf(hyperparameters);
      const stepsPerReport = plan.stepsPerEpoch * plan.epochsPerReport;
      const ends = Array.from({ length: stepsPerReport }, (_, index) => endsPoint(plan, index + 1));
      expect(ends.at(-1)).toBe(true);
      const perReport = ends.filter(Boolean).length;
      const reports = hyperparameters.epochs / plan.epochsPerReport;
      expect(perReport).toBeLessThanOrEqual(50 * plan.epochsPerReport);
      expect(perReport * reports).toBeLessThanOrEqual(2000 + reports);
    }
  });

  it('[P3] of a small run has a point for every step', () => {
    const plan = planOf(hyperparameters({ trainSize: 1000, batchSize: 64 }));
    expect(plan.stepsPerPoint).toBe(1);
  });
});

describe('the points of a curve', () => {
  it('[P400] a point is never the mean over less than a full batch, unless the epoch has no more', () => {
    for (const [trainSize, batchSize] of [
      [1000, 64],
      [1000, 90],
      [10_000, 32],
      [100, 100],
      [50_000, 4],
    ] as const) {
      const plan = planOf(hyperparameters({ trainSize, batchSize, validationShare: 0.1, epochs: 2 }));
      const ends = Array.from({ length: plan.totalSteps }, (_, index) => index + 1).filter((step) =>
        endsPoint(plan, step),
      );
      expect(ends.at(-1)).toBe(plan.totalSteps);
      const imagesAt = (step: number) =>
        Math.min(plan.trainImages, (((step - 1) % plan.stepsPerEpoch) + 1) * batchSize);
      for (const [index, end] of ends.entries()) {
        const from = index === 0 || imagesAt(ends[index - 1]!) === plan.trainImages ? 0 : imagesAt(ends[index - 1]!);
        expect(imagesAt(end) - from).toBeGreaterThanOrEqual(Math.min(plan.trainImages, batchSize));
      }
    }
  });
});

describe('the learning rate', () => {
  const rates = (values: Partial<Hyperparameters>, steps: number[]) => {
    const chosen = hyperparameters({
      trainSize: 1000,
      validationShare: 0.1,
      batchSize: 90,
      learningRate: 0.1,
      ...values,
    });
    return steps.map((step) => learningRateAt(chosen, planOf(chosen), step));
  };

  it('[P4] is constant, falls in steps, or follows a cosine towards 0', () => {
    expect(rates({ schedule: 'constant', epochs: 4 }, [1, 40])).toEqual([0.1, 0.1]);
    expect(rates({ schedule: 'step', stepEpochs: 2, stepFactor: 0.5, epochs: 6 }, [20, 21, 41])).toEqual([
      0.1, 0.05, 0.025,
    ]);
    const [first, middle, last] = rates({ schedule: 'cosine', epochs: 2 }, [1, 11, 20]) as [number, number, number];
    expect(first).toBe(0.1);
    expect(middle).toBeCloseTo(0.05, 12);
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThan(0.001);
  });

  it('[P6] grows exponentially in a range test, from a hundredth of the rate to a hundred times it', () => {
    const steps = planOf(
      hyperparameters({ trainSize: 1000, validationShare: 0.1, batchSize: 90, epochs: 2 }),
    ).totalSteps;
    const [first, middle, last] = rates({ schedule: 'range-test', epochs: 2 }, [1, (steps + 1) / 2, steps]);
    expect([first, middle, last]).toEqual([expect.closeTo(0.001, 9), expect.closeTo(0.1, 9), expect.closeTo(10, 9)]);
    expect(rates({ schedule: 'range-test', epochs: 1, batchSize: 900 }, [1])).toEqual([0.001]);
  });

  it('[P5] can first warm up linearly, and then falls', () => {
    const warm = rates({ schedule: 'warm-up', warmUpEpochs: 1, epochs: 3 }, [1, 5, 10, 11, 30]) as number[];
    expect(warm.slice(0, 4)).toEqual([expect.closeTo(0.01, 12), expect.closeTo(0.05, 12), 0.1, 0.1]);
    expect(warm[4]).toBeLessThan(0.001);
    expect(rates({ schedule: 'warm-up', warmUpEpochs: 20, epochs: 1 }, [10])).toEqual([0.1]);
  });
});
