/** What each rung of the lecture ladder reaches in the sizes of the ready lesson: the numbers of lib/classroom/ladder-results.ts. */
import { goalOf, ladderSizes, rungs } from '#lib/classroom/ladder.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { computeSecondsOf } from '#server/trainer/device.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { newRunState, noKeptWeights } from '#server/trainer/run-state.ts';
import { train } from '#server/trainer/train.ts';
import { loadedCifar10, machine } from '../harness/measure.ts';

/** Trains the goal of each rung once in every size that needs at most so many images in all, and tests it. */
export async function benchLadder({
  most,
  seed,
  presets,
}: {
  most: number;
  seed: number;
  presets: readonly string[] | undefined;
}): Promise<void> {
  const dataset = loadedCifar10();
  for (const rung of rungs.filter(({ id }) => !presets || presets.includes(id))) {
    for (const size of ladderSizes.filter(({ trainSize, epochs }) => trainSize * epochs <= most)) {
      const hyperparameters = { ...goalOf(rung, size), seed };
      const described = describeNetwork(hyperparameters, cifar10);
      if (!described.ok) throw new Error(described.refusal.message);
      const program = createProgram(hyperparameters, described.network);
      const began = performance.now();
      const loop = train({
        hyperparameters,
        program,
        dataset,
        state: newRunState(),
        kept: noKeptWeights(),
        computeSecondsOf,
        isWide: () => true,
      });
      let next = await loop.next();
      while (!next.done) next = await loop.next();
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      const reached = next.value.outcome === 'finished' ? next.value.test.accuracy.toFixed(3) : next.value.outcome;
      console.log(`${rung.id} ${size.trainSize} images ${size.epochs} epochs: test ${reached}, ${seconds} s`);
      program.dispose();
    }
  }
  console.log(machine());
}
