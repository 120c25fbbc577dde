/** Our addon: many graphs at once on threads of their own, each with the numbers that it has alone. */
import { describe, expect, it } from 'vitest';
import { held, running } from '#server/trainer/engine/binding.ts';
import { FLOAT, named, placeholder, run, type Tensor } from '#server/trainer/engine/graph.ts';
import * as op from '#server/trainer/engine/operations.ts';
import { createProgram, type Program, type StepInput } from '#server/trainer/engine/program.ts';
import { openSession } from '#server/trainer/engine/session.ts';
import { block, heldForGood, networkOf, smallDataset, tiny } from './support.ts';

const hyperparameters = tiny({
  blocks: [block({ filters: 16, dropout: 0.2 }), block({ filters: 16, batchNorm: 'before-activation' })],
  dense: [{ units: 32, dropout: 0.1 }],
});

function inputs(count: number): StepInput[] {
  const { training } = smallDataset();
  const images = training.pixels.subarray(0, 64 * training.imageBytes);
  const labels = training.labels.subarray(0, 64);
  return Array.from({ length: count }, (_, index) => ({ images, labels, step: index + 1, learningRate: 0.01 }));
}

/** Lets a new program work, and returns its variables afterwards. */
async function variablesAfter(work: (program: Program) => unknown) {
  const program = createProgram(hyperparameters, networkOf(hyperparameters));
  await work(program);
  const values = program.readVariables();
  program.dispose();
  return values;
}

/** A session that multiplies a large matrix with itself, again and again, and its one call. */
function busySession() {
  const side = 256;
  const a = placeholder('a', FLOAT, [side, side]);
  let product: Tensor = a;
  for (let time = 0; time < 20; time++) product = op.matrixProduct(product, a, 'float32');
  const session = openSession([a, named('result', op.sumOfSquares(product))]);
  const feed = { shape: [side, side], values: new Float32Array(side * side).fill(1 / side) };
  return { session, call: session.prepare(['a'], ['result']), feed };
}

describe('lanes', () => {
  it('[T910] several sessions compute at the same moment, while JavaScript goes on', async () => {
    const busy = [busySession(), busySession(), busySession()];
    let most = 0;
    let left = busy.length;
    const all = busy.map(({ call, feed }) => call.start([[feed], [feed], [feed]], false).finally(() => left--));
    while (left > 0) {
      most = Math.max(most, running());
      await new Promise(setImmediate);
    }
    expect(most).toBe(3);
    for (const { outputs, seconds } of await Promise.all(all)) {
      expect(outputs.map(([result]) => result![0])).toEqual(outputs.map(() => outputs[0]![0]![0]));
      expect(seconds).toHaveLength(3);
      for (const { clock, processor } of seconds) expect(processor).toBeLessThanOrEqual(clock * 1.05);
    }
    for (const { session } of busy) session.close();
  });

  it('[T911] a run has the same bits in a lane, beside others, over several lanes and on JavaScript’s thread', async () => {
    const here = await variablesAfter((program) => {
      for (const { images, labels, step, learningRate } of inputs(8)) program.step(images, labels, step, learningRate);
    });
    const inLane = (wide: boolean) =>
      variablesAfter(async (program) => {
        for (const input of inputs(8)) await program.inLane.steps([input], wide);
      });
    expect(await inLane(false)).toEqual(here);
    expect(await inLane(true)).toEqual(here);
    const beside = await Promise.all(
      [1, 2, 3].map(() => variablesAfter(({ inLane }) => inLane.steps(inputs(8), false))),
    );
    for (const each of beside) expect(each).toEqual(here);
  });

  it('[T912] TensorFlow’s message reaches JavaScript, and nothing else fails', async () => {
    const { session, call, feed } = busySession();
    const wrong = { shape: [2, 3], values: new Float32Array(6) };
    expect(() => call.run([wrong])).toThrow(/incompatible/i);
    const [bad, good] = await Promise.allSettled([call.start([[wrong]], false), call.start([[feed]], false)]);
    expect(bad).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringMatching(/incompatible/i), status: 3 },
    });
    expect(good.status).toBe('fulfilled');
    expect(() => call.run([{ ...feed, shape: [1] }])).toThrow('A feed has 65536 values, but its shape holds 1.');
    expect(() => call.run([])).toThrow('The call has 1 inputs, but 0 feeds are given.');
    expect(() => session.prepare(['b'], [])).toThrow('The graph has no node b.');
    expect(() => openSession([run('NoSuchKernel', {}, [])])).toThrow(/NoSuchKernel/);
    session.close();
    expect(() => call.run([feed])).toThrow('The session is closed.');
  });

  it('[T913] a session that is closed while it computes is freed when it has ended', async () => {
    const before = await heldForGood();
    const { session, call, feed } = busySession();
    const result = call.start([[feed]], false);
    session.close();
    expect(held().sessions).toBe(before.sessions + 1);
    expect((await result).outputs).toHaveLength(1);
    expect(held()).toEqual(before);
  });

  it('[T914] steps that are taken together end with the first whose loss is not finite', async () => {
    await variablesAfter(async ({ inLane }) => {
      const steps = inputs(6).map((input) => (input.step < 3 ? input : { ...input, learningRate: Number.NaN }));
      const scores = await inLane.steps(steps, false);
      expect(scores.map(({ loss }) => Number.isFinite(loss))).toEqual([true, true, true, false]);
    });
  });
});
