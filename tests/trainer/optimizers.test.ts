/** The optimizers: three steps of a network small enough to compute here in plain numbers. */
import { describe, expect, it } from 'vitest';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { imagesOfShape } from '../support/made-up.ts';
import { networkOf, tiny } from './support.ts';

// Two grey pixels straight into the ten outputs: logit c = x₀ w₀c + x₁ w₁c + b_c.
const input = { height: 1, width: 2, channels: 1 };
const images = Uint8Array.of(51, 204, 255, 0); // 0.2 0.8 and 1.0 0.0
const labels = Uint8Array.of(3, 7);
const pixels = [
  [0.2, 0.8],
  [1, 0],
];

/** Loss and gradients of cross-entropy, forward and backward by hand; weights are [pixel × 10 + class], then ten biases. */
function byHand(weights: readonly number[]) {
  let loss = 0;
  const gradient = weights.map(() => 0);
  pixels.forEach((x, image) => {
    const logits = Array.from(
      { length: 10 },
      (_, c) => x[0]! * weights[c]! + x[1]! * weights[10 + c]! + weights[20 + c]!,
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    logits.forEach((logit, c) => {
      const probability = Math.exp(logit) / total;
      const right = labels[image] === c;
      if (right) loss -= Math.log(probability) / pixels.length;
      const error = (probability - (right ? 1 : 0)) / pixels.length;
      gradient[c]! += x[0]! * error;
      gradient[10 + c]! += x[1]! * error;
      gradient[20 + c]! += error;
    });
  });
  return { loss, gradient };
}

/** One number through the steps: its value, and its optimizer state. */
type Place = { w: number; a: number; b: number };
type Rule = (place: Place, g: number, rate: number, t: number) => Place;

const nesterov: Rule = ({ w, a }, g, rate) => {
  const velocity = 0.8 * a - rate * g;
  return { w: w + 0.8 * velocity - rate * g, a: velocity, b: 0 };
};

const rules: Record<Hyperparameters['optimizer'], Rule> = {
  sgd: ({ w }, g, rate) => ({ w: w - rate * g, a: 0, b: 0 }),
  momentum: ({ w, a }, g, rate) => {
    const velocity = 0.8 * a - rate * g;
    return { w: w + velocity, a: velocity, b: 0 };
  },
  rmsprop: ({ w, a }, g, rate) => {
    const square = 0.9 * a + 0.1 * g * g;
    return { w: w - (rate * g) / Math.sqrt(square + 1e-7), a: square, b: 0 };
  },
  adam: ({ w, a, b }, g, rate, t) => {
    const m = 0.9 * a + 0.1 * g;
    const v = 0.999 * b + 0.001 * g * g;
    const alpha = (rate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    return { w: w - (alpha * m) / (Math.sqrt(v) + 1e-7), a: m, b: v };
  },
  adamw: (place, g, rate, t) => rules.adam({ ...place, w: place.w - rate * 0.05 * place.w }, g, rate, t),
};

/** Three steps with changing learning rate, as the trainer takes them and by this rule, on gradients made of those by hand. */
function expectThreeSteps(
  values: Partial<Hyperparameters>,
  rule: Rule,
  made: (gradient: readonly number[]) => readonly number[] = (gradient) => gradient,
) {
  const hyperparameters = tiny({ momentum: 0.8, weightDecay: 0.05, blocks: [], dense: [], ...values });
  const program = createProgram(hyperparameters, networkOf(hyperparameters, imagesOfShape(input)));
  const start = Array.from({ length: 30 }, (_, place) => Math.sin(place) / 2);
  program.setVariables(
    new Map([
      ['output1/kernel', Float32Array.from(start.slice(0, 20))],
      ['output1/bias', Float32Array.from(start.slice(20))],
    ]),
  );
  let places: Place[] = start.map((w) => ({ w, a: 0, b: 0 }));
  for (const [index, rate] of [0.1, 0.05, 0.2].entries()) {
    const { loss, gradient } = byHand(places.map(({ w }) => w));
    const score = program.step(images, labels, index + 1, rate);
    expect(score.loss).toBeCloseTo(loss, 5);
    const followed = made(gradient);
    places = places.map((place, at) => rule(place, followed[at]!, rate, index + 1));
  }
  const moved = program.readVariables();
  program.dispose();
  const all = [...moved.get('output1/kernel')!, ...moved.get('output1/bias')!];
  places.forEach(({ w }, at) => {
    expect(all[at]).toBeCloseTo(w, 5);
  });
}

describe('an optimizer', () => {
  it.each(Object.entries(rules))(
    '[T21] follows its formula for three steps with changing learning rate: %s',
    (name, rule) => {
      expectThreeSteps({ optimizer: name as Hyperparameters['optimizer'] }, rule);
    },
  );

  it('[T854] with Nesterov momentum looks ahead by the momentum', () => {
    expectThreeSteps({ optimizer: 'momentum', nesterov: true }, nesterov);
  });

  const normOf = (values: readonly number[]) => Math.hypot(...values);

  it.each(['sgd', 'adamw'] as const)(
    '[T855] follows gradients scaled down together to the norm they are clipped to, and shorter ones as they are: %s',
    (optimizer) => {
      const lengths: number[] = [];
      const scaledTo = (most: number) => (gradient: readonly number[]) => {
        lengths.push(normOf(gradient));
        return gradient.map((each) => each * Math.min(1, most / normOf(gradient)));
      };
      expectThreeSteps({ optimizer, clipNorm: 0.25 }, rules[optimizer], scaledTo(0.25));
      expect(Math.min(...lengths)).toBeGreaterThan(0.25);
      expectThreeSteps({ optimizer, clipNorm: 50 }, rules[optimizer]);
    },
  );

  it('[T22] smooths targets by Keras’ formula: (1 − s) for the label, plus s / 10 for every class', () => {
    const hyperparameters = tiny({ labelSmoothing: 0.2, blocks: [], dense: [] });
    const program = createProgram(hyperparameters, networkOf(hyperparameters, imagesOfShape(input)));
    const logits = Array.from({ length: 10 }, (_, c) => c / 10);
    program.setVariables(
      new Map([
        ['output1/kernel', new Float32Array(20)],
        ['output1/bias', Float32Array.from(logits)],
      ]),
    );
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    const expected = logits.reduce((sum, logit, c) => sum - ((c === 3 ? 0.8 : 0) + 0.02) * (logit - total), 0);
    expect(program.score(images.subarray(0, 2), Uint8Array.of(3)).loss).toBeCloseTo(expected, 5);
    program.dispose();
  });
});
