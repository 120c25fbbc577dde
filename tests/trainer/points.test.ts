/** Runs on points, trained for real: what one neuron cannot learn, what hidden layers can, and the boundaries they report. */
import { afterEach, describe, expect, it } from 'vitest';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn } from '#lib/hyperparameters/on-dataset.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { cellsOf, drawnBoundary } from '#lib/network/boundary.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { createProgram, type Program, type VariableValues } from '#server/trainer/engine/program.ts';
import type { RunState } from '#server/trainer/run-state.ts';
import type { Progress } from '#server/trainer/train.ts';
import { epochsOf, networkOf, pointsOf, runLoop } from './support.ts';

const programs: Program[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.dispose();
});

const preset = (id: string, values: Partial<Hyperparameters> = {}): Hyperparameters => ({
  ...presetById(id)!.hyperparameters,
  ...values,
});

/** Trains to the end, or for so many yields; from a state and variables, if any. */
async function trained(
  hyperparameters: Hyperparameters,
  { variables, ...options }: { yields?: number; state?: RunState; variables?: VariableValues } = {},
) {
  const program = createProgram(hyperparameters, networkOf(hyperparameters));
  programs.push(program);
  if (variables) program.setVariables(variables);
  const dataset = openDataset('', datasetOf(hyperparameters));
  return { program, ...(await runLoop(hyperparameters, program, { dataset, ...options })) };
}

const boundariesOf = (progress: readonly Progress[]) => progress.flatMap(({ boundary }) => boundary ?? []);
const lastOf = async (id: string, values: Partial<Hyperparameters> = {}) =>
  epochsOf((await trained(preset(id, values))).progress).at(-1)!;

describe('a run on the lecture’s four points', () => {
  it.each([1, 2, 3])('[T800] of one neuron learns AND and OR, with seed %i', async (seed) => {
    for (const id of ['and-neuron', 'or-neuron']) {
      expect(await lastOf(id, { seed })).toMatchObject({ epoch: 1000, validationAccuracy: 1 });
    }
  });

  it.each([1, 2, 3])('[T801] of one neuron fails on XOR: its loss stands at ln 2, with seed %i', async (seed) => {
    const { validationLoss, validationAccuracy } = await lastOf('xor-neuron', { seed });
    expect(Math.abs(validationLoss - Math.LN2)).toBeLessThan(1e-3);
    expect(validationAccuracy).toBeLessThanOrEqual(0.75);
  });

  it('[T802] of three hidden neurons solves XOR, and of three hidden layers of ten too', async () => {
    expect(await lastOf('xor-3')).toMatchObject({ validationAccuracy: 1 });
    expect((await lastOf('xor-3')).validationLoss).toBeLessThan(0.01);
    const deep = epochsOf((await trained(preset('xor-10-10-10'))).progress);
    expect(deep.length).toBe(200);
    expect(deep.at(-1)).toMatchObject({ epoch: 10_000, step: 10_000, validationAccuracy: 1 });
    expect(deep.at(-1)!.validationLoss).toBeLessThan(0.001);
  });

  it('[T803] has the same curve and boundaries when it goes on from any moment between two reports', async () => {
    const hyperparameters = preset('xor-3', { epochs: 1000 });
    const whole = await trained(hyperparameters);
    for (const yields of [1, 4, 5, 6, 7, 500, 503]) {
      const before = await trained(hyperparameters, { yields });
      const variables = before.program.readVariables();
      const after = await trained(hyperparameters, { state: structuredClone(before.state), variables });
      const both = [...before.progress, ...after.progress];
      const told = (progress: readonly Progress[]) => [
        epochsOf(progress).map(({ epoch, validationLoss, loss }) => [epoch, validationLoss, loss]),
        pointsOf(progress).map(({ step, loss }) => [step, loss]),
        boundariesOf(progress),
      ];
      expect(told(both), `${yields}`).toEqual(told(whole.progress));
    }
  });

  it('[T804] stops early once its loss has not fallen for so many epochs, though it looks only at reported ones', async () => {
    // With a huge weight penalty the loss soon stops falling.
    const hyperparameters = preset('xor-3', { epochs: 2000, patience: 25, l2: 0.1 });
    const { progress, ending } = await trained(hyperparameters);
    const epochs = epochsOf(progress);
    expect(ending).toMatchObject({ outcome: 'finished', stoppedEarly: true });
    expect(epochs.every(({ epoch }) => epoch % 10 === 0)).toBe(true);
    const best = epochs.reduce((lowest, each) => (each.validationLoss < lowest.validationLoss ? each : lowest));
    expect(epochs.at(-1)!.epoch - best.epoch).toBe(30);
  });
});

describe('the boundary of a run', () => {
  it.each(['relu', 'leaky-relu', 'elu', 'tanh', 'sigmoid'] as const)(
    '[T805] with %s is reported with every epoch, and a screen draws from it what the engine computes',
    async (activation) => {
      const hyperparameters: Hyperparameters = {
        ...defaultsOn('circles'),
        activation,
        inputScaling: activation === 'elu' ? 'standardized' : 'plus-minus-one',
        dense: [
          { units: 5, dropout: 0.2 },
          { units: 3, dropout: 0 },
        ],
        epochs: 4,
      };
      const { progress, program } = await trained(hyperparameters);
      const boundaries = boundariesOf(progress);
      expect(boundaries.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
      const { output, neurons } = drawnBoundary(hyperparameters, boundaries.at(-1)!);
      expect(neurons).toHaveLength(8);
      // The engine's input is bytes, so the plane is compared at the nearest ones.
      const cells = cellsOf(64).map(({ x, y }) => [Math.round(255 * x), Math.round(255 * y)]);
      const probabilities = program.predict(Uint8Array.from(cells.flat()));
      const differences = Array.from(output.values, (value, cell) => Math.abs(value - probabilities[2 * cell + 1]!));
      expect(Math.max(...differences)).toBeLessThan(0.02);
    },
  );

  it('[T806] of a larger network is a plane that the engine computes, after the first epoch, the last, and few between', async () => {
    const hyperparameters: Hyperparameters = {
      ...defaultsOn('xor-clouds'),
      dense: [{ units: 40, dropout: 0 }],
      epochs: 100,
    };
    const { progress, program } = await trained(hyperparameters);
    const boundaries = boundariesOf(progress);
    expect(boundaries[0]!.epoch).toBe(1);
    expect(boundaries.at(-1)!.epoch).toBe(100);
    expect(boundaries.length).toBeLessThan(8);
    const { output } = drawnBoundary(hyperparameters, boundaries.at(-1)!);
    const cells = cellsOf(32).map(({ x, y }) => [Math.round(255 * x), Math.round(255 * y)]);
    const probabilities = program.predict(Uint8Array.from(cells.flat()));
    const differences = Array.from(output.values, (value, cell) => Math.abs(value - probabilities[2 * cell + 1]!));
    expect(Math.max(...differences)).toBeLessThan(0.05);
  });

  it('[T805] of one neuron on XOR splits the plane with one line, and three make the two sides of XOR', async () => {
    const classAt = async (id: string) => {
      const hyperparameters = preset(id);
      const { output } = drawnBoundary(
        hyperparameters,
        boundariesOf((await trained(hyperparameters)).progress).at(-1)!,
      );
      return ([x, y]: [number, number]) => output.values[(y ? 0 : 63) * 64 + (x ? 63 : 0)]!;
    };
    const corners: [number, number][] = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    // Nowhere sure.
    expect(corners.map(await classAt('xor-neuron')).every((value) => Math.abs(value - 0.5) < 0.05)).toBe(true);
    expect(corners.map(await classAt('xor-3')).map((value) => Math.round(value))).toEqual([0, 1, 1, 0]);
  });
});
