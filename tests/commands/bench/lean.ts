/** Whether memory stays flat over many programs and steps, and how long making a program takes. */
import { presets } from '#lib/hyperparameters/presets.ts';
import { held } from '#server/trainer/engine/binding.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { loadedCifar10, machine, median, presetNetwork, residentMegabytes, trainOn } from '../harness/measure.ts';

const milliseconds = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** Programs of different presets, like those of a class. */
async function churn(programs: number): Promise<void> {
  const dataset = loadedCifar10();
  const marks: string[] = [];
  for (let count = 0; count <= programs; count++) {
    if (count % Math.ceil(programs / 8) === 0) marks.push(`${count}: ${residentMegabytes().toFixed(0)} MB`);
    const { id } = presets[count % presets.length]!;
    const { hyperparameters, network } = presetNetwork(id, 32);
    const program = createProgram({ ...hyperparameters, seed: count }, network);
    await trainOn(program, dataset, 64, 32, 1);
    program.score(dataset.test.pixels.subarray(0, 250 * 3072), dataset.test.labels.subarray(0, 250));
    program.readVariables();
    program.dispose();
  }
  console.log(
    `programs created, stepped, evaluated and disposed — ${marks.join(', ')}; left ${JSON.stringify(held())}`,
  );
}

async function walk(steps: number): Promise<void> {
  const dataset = loadedCifar10();
  const { hyperparameters, network } = presetNetwork('lenet-56', 32);
  const program = createProgram(hyperparameters, network);
  const marks: string[] = [];
  const stretches = 8;
  for (let stretch = 0; stretch <= stretches; stretch++) {
    marks.push(
      `${Math.round((stretch * steps) / stretches)}: ${residentMegabytes().toFixed(0)} MB, ${held().tensors} tensors`,
    );
    if (stretch < stretches) {
      for (let step = 0; step < steps / stretches; step += 100) await trainOn(program, dataset, 3200, 32, step + 1);
    }
  }
  program.dispose();
  console.log(`steps of lenet-56 at batch 32 — ${marks.join('; ')}`);
}

async function buildTimes(): Promise<void> {
  const dataset = loadedCifar10();
  for (const { id } of presets) {
    const { hyperparameters, network } = presetNetwork(id, 32);
    const made: number[] = [];
    const first: number[] = [];
    for (let time = 0; time < 5; time++) {
      let program: ReturnType<typeof createProgram> | undefined;
      made.push(await milliseconds(() => (program = createProgram(hyperparameters, network))));
      first.push(await milliseconds(() => trainOn(program!, dataset, 32, 32, 1)));
      program!.dispose();
    }
    console.log(`${id.padEnd(13)} made in ${median(made).toFixed(0)} ms, first step ${median(first).toFixed(0)} ms`);
  }
}

export async function benchLean({ programs, steps }: { programs: number; steps: number }): Promise<void> {
  await buildTimes();
  await churn(programs);
  await walk(steps);
  console.log(machine());
}
