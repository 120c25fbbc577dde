/** The cost of many runs in one process: images per second of 1, 10 and 30 alternating programs. */
import { createProgram } from '#server/trainer/engine/program.ts';
import { loadedCifar10, machine, median, presetNetwork, residentMegabytes, trainOn } from '../harness/measure.ts';

const batch = 32;
/** Images per turn: about the 0.2 s of a trainer's slice. */
const turn = 384;
const turns = 30;

export async function benchResident({ rounds }: { rounds: number }): Promise<void> {
  const dataset = loadedCifar10();
  const programs: ReturnType<typeof createProgram>[] = [];
  const steps: number[] = [];
  const memory = new Map<number, number>();
  const grow = async (count: number) => {
    while (programs.length < count) {
      const { hyperparameters, network } = presetNetwork('cnn-74', batch);
      programs.push(createProgram({ ...hyperparameters, seed: programs.length }, network));
      steps.push(1);
      await trainOn(programs.at(-1)!, dataset, 2 * batch, batch, 1);
    }
    memory.set(count, residentMegabytes());
  };
  for (const count of [1, 10, 30]) await grow(count);
  const measure = async (count: number) => {
    const began = performance.now();
    for (let index = 0; index < turns; index++) {
      const which = index % count;
      await trainOn(programs[which]!, dataset, turn, batch, steps[which]!);
      steps[which]! += turn / batch;
    }
    return (turns * turn) / ((performance.now() - began) / 1000);
  };
  const rates = new Map<number, number[]>([1, 10, 30].map((count) => [count, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [count, list] of rates) list.push(await measure(count));
  }
  for (const [count, list] of rates) {
    const share = median(list.map((rate, round) => rate / rates.get(1)![round]!));
    console.log(
      `${String(count).padStart(3)} resident: ${median(list).toFixed(0)} images/s, ${(100 * share).toFixed(1)} % of one alone`,
    );
  }
  memory.set(31, residentMegabytes());
  const each = (memory.get(30)! - memory.get(1)!) / 29;
  console.log(
    `memory per run: ${each.toFixed(1)} MB; the process with one ${memory.get(1)!.toFixed(0)} MB, with thirty after training ${memory.get(31)!.toFixed(0)} MB`,
  );
  console.log(`cnn-74, batch ${batch}, medians of ${rounds} rounds; ${machine()}`);
  for (const program of programs) program.dispose();
}
