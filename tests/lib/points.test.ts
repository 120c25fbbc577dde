/** Data sets of points: what they hold, what they allow, how long runs report, and the boundary that screens draw. */
import { describe, expect, it } from 'vitest';
import { arrivalOf, baseValues, offeredBases } from '#app/_form/draft.ts';
import { checkForm } from '#app/_form/faults.ts';
import { planeRow } from '#app/_pages/projector/room-plane.tsx';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { rulesOn } from '#lib/classroom/fields.ts';
import { openedSession } from '#lib/classroom/session.ts';
import { type Dataset, hasPoints } from '#lib/datasets/dataset.ts';
import { datasets } from '#lib/datasets/datasets.ts';
import { and, or, pointSets, pointsOf, spiral, trainerSide, xor } from '#lib/datasets/points.ts';
import { createSplitter } from '#lib/datasets/split.ts';
import { type Hyperparameters, parseHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn, fieldOn, mostLayers, movedTo } from '#lib/hyperparameters/on-dataset.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { isRelevant } from '#lib/hyperparameters/relevance.ts';
import { cellsOf, drawnBoundary, stretched } from '#lib/network/boundary.ts';
import { denseWeights, isSmall } from '#lib/network/dense-forward.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { endsPlane, endsPoint, endsReport, planOf } from '#lib/network/training-plan.ts';
import { frameworks, sourceCode } from '#lib/takehome/source-code.ts';
import { Lesson } from '../support/lesson.ts';

const onXor = (values: Partial<Hyperparameters> = {}): Hyperparameters => ({ ...defaultsOn('xor'), ...values });
const networkOf = (hyperparameters: Hyperparameters) => {
  const described = describeNetwork(hyperparameters, datasets.find(({ id }) => id === hyperparameters.dataset)!);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
};
const channel = (values: Uint8Array, of: number) =>
  [...values].filter((_, at) => at % 2 === of).map((byte) => byte / 255);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a data set of points', () => {
  it('[D800] AND, OR and XOR are the lecture’s four points, exactly 0 and 1', () => {
    const table = (dataset: Dataset) => {
      const { values, labels } = pointsOf(dataset, 'training');
      return [[...values], [...labels]];
    };
    const corners = [0, 0, 0, 255, 255, 0, 255, 255];
    expect(table(and)).toEqual([corners, [0, 0, 0, 1]]);
    expect(table(or)).toEqual([corners, [0, 1, 1, 1]]);
    expect(table(xor)).toEqual([corners, [0, 1, 1, 0]]);
  });

  it.each(pointSets)(
    '[D801] $name is always the same, with classes of equal size in clouds and its true statistics',
    (dataset) => {
      const { values, labels } = pointsOf(dataset, 'training');
      expect(pointsOf(dataset, 'training')).toEqual({ values, labels });
      expect(labels.length).toBe(dataset.training);
      if (!('whole' in dataset)) {
        expect(labels.filter((label) => label === 1).length).toBe(dataset.training / 2);
        expect(pointsOf(dataset, 'test').values).not.toEqual(values);
      }
      for (const of of [0, 1]) {
        const own = channel(values, of);
        const deviation = Math.sqrt(mean(own.map((value) => (value - mean(own)) ** 2)));
        expect(mean(own)).toBeCloseTo(dataset.means[of]!, 4);
        expect(deviation).toBeCloseTo(dataset.deviations[of]!, 4);
      }
    },
  );

  it('[D802] of four points trains on all of them and validates on the same ones', () => {
    const split = createSplitter(pointsOf(xor, 'training').labels, xor)(1, 1);
    expect([...split.train].sort()).toEqual([0, 1, 2, 3]);
    expect(split.validation).toEqual(split.train);
    expect(planOf(onXor({ validationShare: 0.5 }))).toMatchObject({ trainImages: 4, validationImages: 4 });
  });
});

describe('the values that a data set allows', () => {
  const codeOf = (values: Hyperparameters) => {
    const parsed = parseHyperparameters(values);
    return parsed.ok ? 'accepted' : `${parsed.refusal.code} ${parsed.refusal.path}`;
  };
  const block = presetById('cnn-74')!.hyperparameters.blocks[0]!;

  it('[H800] on points are up to 10,000 epochs and batches of the whole set, but no convolutions and no augmentation', () => {
    expect(codeOf(onXor({ epochs: 10_000, batchSize: 4 }))).toBe('accepted');
    expect(codeOf(onXor({ batchSize: 1 }))).toBe('accepted');
    expect(codeOf(onXor({ batchSize: 5 }))).toBe('too-big hyperparameters.batchSize');
    expect(codeOf(onXor({ trainSize: 3 }))).toBe('too-small hyperparameters.trainSize');
    expect(codeOf({ ...defaultsOn('spiral'), batchSize: 500, trainSize: 500 })).toBe('accepted');
    expect(codeOf({ ...defaultsOn('spiral'), trainSize: 501 })).toBe('too-big hyperparameters.trainSize');
    expect(codeOf(onXor({ blocks: [block] }))).toBe('only-images hyperparameters.blocks.length');
    const { augmentation } = onXor();
    expect(codeOf(onXor({ augmentation: { ...augmentation, rotation: 5 } }))).toBe(
      'only-images hyperparameters.augmentation.rotation',
    );
    expect(describeNetwork(onXor({ blocks: [block] }), xor)).toMatchObject({ refusal: { code: 'only-images' } });
  });

  it('[H800] on images are what they were: 200 epochs, batches of 4 to 1024 and 1,000 images or more', () => {
    const images = defaultsOn('mnist');
    expect(codeOf({ ...images, epochs: 200, batchSize: 1024, trainSize: 60_000 })).toBe('accepted');
    expect(codeOf({ ...images, epochs: 201 })).toBe('too-big hyperparameters.epochs');
    expect(codeOf({ ...images, batchSize: 3 })).toBe('too-small hyperparameters.batchSize');
    expect(codeOf({ ...images, trainSize: 999 })).toBe('too-small hyperparameters.trainSize');
    expect(codeOf({ ...defaultsOn('cifar-10'), trainSize: 50_001 })).toBe('too-big hyperparameters.trainSize');
  });

  it('[H801] are defaults of its own where values come from images, four points or clouds, and the same within limits otherwise', () => {
    const image = { ...defaultsOn('cifar-10'), seed: 7, epochs: 12 };
    expect(movedTo('xor', image)).toEqual({ ...defaultsOn('xor'), seed: 7 });
    expect(movedTo('cifar-10', onXor({ seed: 7, epochs: 5000 }))).toEqual({ ...defaultsOn('cifar-10'), seed: 7 });
    expect(movedTo('spiral', onXor({ seed: 7 }))).toEqual({ ...defaultsOn('spiral'), seed: 7 });
    expect(movedTo('and', onXor({ epochs: 5000, dense: [] }))).toEqual(
      onXor({ dataset: 'and', epochs: 5000, dense: [] }),
    );
    expect(movedTo('cifar-10', { ...defaultsOn('mnist'), trainSize: 60_000 }).trainSize).toBe(50_000);
  });

  it.each(datasets.map(({ id }) => id as Hyperparameters['dataset']))('[H801] %s has defaults that it allows', (id) => {
    expect(codeOf(defaultsOn(id))).toBe('accepted');
  });

  it('[U800] make the form’s fields: no blocks and no augmentation on points, and nothing held back of four', () => {
    expect(fieldOn(xor, 'epochs')).toMatchObject({ maximum: 10_000 });
    expect(fieldOn(xor, 'batchSize')).toMatchObject({ minimum: 1, maximum: 4 });
    expect(fieldOn(spiral, 'trainSize')).toMatchObject({ maximum: 500, label: { en: 'Points used' } });
    expect([mostLayers(xor, 'blocks'), mostLayers(xor, 'dense')]).toEqual([0, 4]);
    const shown = (path: string, id: Hyperparameters['dataset']) => isRelevant(path, defaultsOn(id));
    expect(['trainSize', 'validationShare', 'augmentation.shift'].filter((path) => shown(path, 'xor'))).toEqual([]);
    expect(['trainSize', 'validationShare', 'augmentation.shift'].filter((path) => shown(path, 'spiral'))).toEqual([
      'trainSize',
      'validationShare',
    ]);
    expect([...checkForm(onXor({ epochs: 20_000 })).faults.keys()]).toEqual(['epochs']);
    expect([...checkForm({ ...defaultsOn('mnist'), epochs: 1000 }).faults.keys()]).toEqual(['epochs']);
  });

  it('[U801] a form in a session on XOR begins with a network for it, offers its presets, and says what it made of another’s values', () => {
    const rules = { fields: rulesOn('xor', {}), pushed: null };
    expect(baseValues('', rules)).toEqual({ ...defaultsOn('xor'), seed: baseValues('', rules).seed });
    expect(offeredBases(rules)).toEqual(['', 'xor-neuron', 'xor-3', 'xor-10-10-10']);
    const draft = { hyperparameters: presetById('cnn-74')!.hyperparameters, base: '', forkedFrom: null };
    const arrival = arrivalOf(draft, rules, 0, true)!;
    expect(arrival.draft.hyperparameters).toEqual({ ...defaultsOn('xor'), seed: draft.hyperparameters.seed });
    expect(arrival.notice?.changes.map(({ path }) => path)).toContain('dataset');
  });
});

describe('a preset on points', () => {
  it.each([
    ['and-neuron', 6],
    ['or-neuron', 6],
    ['xor-neuron', 6],
    ['xor-3', 17],
    ['xor-10-10-10', 272],
    ['gaussian-neuron', 6],
    ['xor-clouds-4', 22],
    ['circles-4', 22],
    ['spiral-16-16', 354],
  ])('[N800] %s has %i parameters', (id, parameters) => {
    expect(networkOf(presetById(id)!.hyperparameters).parameters).toBe(parameters);
  });
});

describe('the reports of a long run', () => {
  const reportsOf = (values: Partial<Hyperparameters>) => {
    const plan = planOf(onXor(values));
    return Array.from({ length: values.epochs! }, (_, at) => at + 1).filter((epoch) => endsReport(plan, epoch));
  };

  it('[P800] are of every epoch up to 200, and beyond that of at most 200, evenly spaced, and the last', () => {
    expect(reportsOf({ epochs: 200 })).toHaveLength(200);
    expect(reportsOf({ epochs: 10_000 })).toHaveLength(200);
    expect(reportsOf({ epochs: 10_000 }).slice(0, 2)).toEqual([50, 100]);
    const odd = reportsOf({ epochs: 1001 });
    expect(odd.slice(-2)).toEqual([996, 1001]);
    expect(odd.length).toBeLessThanOrEqual(200);
  });

  it('[P801] have points that are means over an equal number of steps, at most 2,000 in all, one at each reported epoch', () => {
    for (const epochs of [300, 1001, 10_000]) {
      const plan = planOf(onXor({ epochs }));
      const ends = Array.from({ length: plan.totalSteps }, (_, at) => at + 1).filter((step) => endsPoint(plan, step));
      expect(ends.length).toBeLessThanOrEqual(2000 + 200);
      expect(ends.at(-1)).toBe(plan.totalSteps);
      expect(reportsOf({ epochs }).every((epoch) => ends.includes(epoch * plan.stepsPerEpoch))).toBe(true);
    }
  });

  it('[P802] have planes that cost under 3 % of the training, counted in examples passed, beside the first and the last', () => {
    const values = { ...defaultsOn('spiral'), dense: Array(4).fill({ units: 64, dropout: 0 }), epochs: 10_000 };
    expect(isSmall(networkOf(values))).toBe(false);
    const plan = planOf(values);
    const planes = Array.from({ length: values.epochs }, (_, at) => at + 1).filter(
      (epoch) => endsReport(plan, epoch) && endsPlane(plan, epoch),
    );
    expect(planes[0]).toBe(50);
    expect(planes.at(-1)).toBe(10_000);
    const trained = 3 * plan.trainImages * values.epochs;
    expect(((planes.length - 2) * trainerSide ** 2) / trained).toBeLessThan(0.03);
  });
});

describe('a boundary', () => {
  // Two neurons and an output that is their difference: class 1 where x is larger than y.
  const weights = [10, 0, 0, 10, 0, 0, -1, 1, 1, -1, 0, 0];
  const small = onXor({ dense: [{ units: 2, dropout: 0 }], activation: 'relu' });

  it('[N801] is drawn from the weights of a small network: the plane, one for each neuron, and the weights layer by layer', () => {
    expect(denseWeights(small, weights)).toEqual([
      { inputs: 2, units: 2, kernel: [10, 0, 0, 10], bias: [0, 0] },
      { inputs: 2, units: 2, kernel: [-1, 1, 1, -1], bias: [0, 0] },
    ]);
    const { output, neurons } = drawnBoundary(small, { epoch: 1, weights, plane: '' });
    expect(output.side).toBe(64);
    cellsOf(64).forEach(({ x, y }, cell) => {
      if (x !== y) expect(output.values[cell]! > 0.5, `${x} ${y}`).toBe(x > y);
    });
    expect(neurons.map(({ values }) => Math.max(...values))).toEqual([
      expect.closeTo(9.79, 1),
      expect.closeTo(9.79, 1),
    ]);
    expect([...stretched(neurons[0]!).values].every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('[N801] of a larger network is the plane that its trainer computed', () => {
    const bytes = Uint8Array.from({ length: trainerSide ** 2 }, (_, cell) => cell % 256);
    const plane = Buffer.from(bytes).toString('base64');
    const { output, neurons } = drawnBoundary(small, { epoch: 1, weights: [], plane });
    expect([output.side, output.values[51], neurons]).toEqual([trainerSide, expect.closeTo(0.2, 5), []]);
  });

  it('[E801] on the projector is the first pinned run’s, else the highlighted student’s, else the leader’s', () => {
    const lesson = new Lesson();
    lesson.session = openedSession('123456', 'XOR', 1_000, undefined, false, 'xor');
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const [first, second] = [lesson.submitRun(a, onXor()), lesson.submitRun(b, onXor({ seed: 2 }))];
    lesson.reach(first, 0.5);
    lesson.reach(second, 1);
    const rows = leaderboard(lesson.session, 'projector');
    const shown = (highlight: string | null, pinned: string[]) => planeRow(rows, { highlight, pinned })?.run.id;
    expect([shown(null, []), shown(a, []), shown(b, [first])]).toEqual([second, first, first]);
  });
});

it('[R800] the source of a run on points has the points in it, and downloads nothing', () => {
  for (const { hyperparameters } of presets.filter(({ hyperparameters: { dataset } }) =>
    hasPoints(datasets.find(({ id }) => id === dataset)!),
  )) {
    for (const framework of frameworks) {
      const source = sourceCode(framework, { hyperparameters, network: networkOf(hyperparameters) });
      expect(source).not.toMatch(/keras\.datasets|torchvision|readFileSync|curl|pixel|[iI]mage/);
      expect(source).toContain(hyperparameters.dataset === 'xor' ? '[0, 0], [0, 255], [255, 0], [255, 255]' : '(');
    }
  }
});
