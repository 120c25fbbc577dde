/** What a network looks at, against independent answers: the steps of its first convolution, and Grad-CAM. */
import { expect, it } from 'vitest';
import { convolutionInput, type Filters, outputMap } from '#lib/analysis/convolution-steps.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { firstConvolution } from '#lib/network/first-convolution.ts';
import { filtersHeaderSchema, mapsHeaderSchema } from '#lib/protocol/inspection.ts';
import { FLOAT, placeholder, UINT8 } from '#server/trainer/engine/graph.ts';
import { scaleInput, toUnit } from '#server/trainer/engine/images.ts';
import { compileNetwork } from '#server/trainer/engine/network.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { filtersOf } from '#server/trainer/insight/filters.ts';
import { featureMaps, heatsOf, seenOf } from '#server/trainer/insight/maps.ts';
import { newRunState } from '#server/trainer/run-state.ts';
import { randomVariables } from '../commands/oracle/random-variables.ts';
import { colouredImages } from '../support/made-up.ts';
import { gradCamOracle } from './oracle.ts';
import { block, networkOf, tiny, valuesOf } from './support.ts';

/** A run of this network with random variables, and an image of its data set. */
function scene(values: Partial<Hyperparameters>) {
  const hyperparameters = tiny(values);
  const network = networkOf(hyperparameters);
  const program = createProgram(hyperparameters, network);
  const variables = randomVariables(program.readVariables());
  program.dispose();
  const images = colouredImages(network.dataset, 4, 3);
  return {
    found: { hyperparameters, network, variables, state: newRunState() },
    image: images.pixels.slice(0, images.imageBytes),
  };
}

/** The engine's output of this stage for one image. */
function engineOutput({ found, image }: ReturnType<typeof scene>, stage: string): Float32Array {
  const { network, hyperparameters, variables } = found;
  const compiled = compileNetwork(network, hyperparameters, 'float32');
  const shape = [1, ...network.dataset.shape];
  const placeholders = compiled.variables.map(({ name, shape }) => [name, placeholder(name, FLOAT, shape)] as const);
  const input = scaleInput(toUnit(placeholder('image', UINT8, shape)), hyperparameters.inputScaling, network.dataset);
  const { outputs } = compiled.forward(input, Object.fromEntries(placeholders));
  const place = network.layers.findIndex(({ name }) => name === stage);
  const own = compiled.variables.filter(({ layer }) => layer < place || network.layers[layer]!.name === stage);
  return valuesOf(outputs[stage]!, {
    image: { shape, values: image },
    ...Object.fromEntries(own.map(({ name, shape }) => [name, { shape, values: variables.get(name)! }])),
  });
}

/** One filter's map out of values rows × columns × filters. */
const mapOf = (values: Float32Array, filter: number, filters: number) =>
  values.filter((_, at) => at % filters === filter);

/** Red, green and blue of each pixel, as a browser has them. */
function inColour(image: Uint8Array, channels: number): Uint8ClampedArray {
  if (channels === 3) return Uint8ClampedArray.from(image);
  return Uint8ClampedArray.from({ length: 3 * image.length }, (_, at) => image[Math.floor(at / 3)]!);
}

const networks: readonly (readonly [name: string, values: Partial<Hyperparameters>, stage: string])[] = [
  ['same', { blocks: [block()] }, 'activation1'],
  ['stride 2, 5 × 5', { blocks: [block({ stride: 2, kernel: 5 })], activation: 'tanh' }, 'activation1'],
  ['valid, stride 3', { blocks: [block({ stride: 3, padding: 'valid' })], activation: 'elu' }, 'activation1'],
  ['grey', { dataset: 'mnist', blocks: [block({ kernel: 4 })], inputScaling: 'standardized' }, 'activation1'],
  ['normalized image', { blocks: [block({ batchNorm: 'on-input' })], inputScaling: 'plus-minus-one' }, 'activation1'],
  ['normalized sums', { blocks: [block({ batchNorm: 'before-activation' })] }, 'activation1'],
  ['in front of a shortcut', { blocks: [block({ filters: 3, residual: true })] }, 'conv1'],
];

it.each(networks)('[T970] the steps of the first convolution give the engine’s output: %s', (_, values, stage) => {
  const here = scene(values);
  const { found, image } = here;
  const { header, body } = filtersOf(found);
  const {
    filters: count,
    biases,
    before,
    behind,
  } = filtersHeaderSchema.parse({ engine: 1, step: 1, epoch: 1, ...header });
  const weights = new Float32Array(body.slice().buffer);
  const filters: Filters = { count, weights, biases, before, behind };
  const dataset = datasetOf(found.hyperparameters);
  const { channels } = imageShapeOf(dataset);
  const convolution = firstConvolution(found.network)!;
  const input = convolutionInput(inColour(image, channels), dataset, found.hyperparameters, before);
  const theirs = engineOutput(here, stage);
  for (let filter = 0; filter < count; filter++) {
    const ours = outputMap(convolution, filters, input, filter);
    const expected = mapOf(theirs, filter, count);
    expect(ours).toHaveLength(expected.length);
    ours.forEach((value, at) => {
      expect(Math.abs(value - expected[at]!)).toBeLessThan(2e-5);
    });
  }
});

const smooth = { activation: 'tanh' as const, dense: [{ units: 12, dropout: 0 }] };

/** Every kind of layer that can stand behind the last convolution. */
const attended: readonly (readonly [name: string, values: Partial<Hyperparameters>])[] = [
  ['flatten', { blocks: [block({ pooling: 'none', stride: 2 })] }],
  ['maximum pooling, overlapping, and dense', { ...smooth, blocks: [block({ poolSize: 3, poolStride: 2 })] }],
  ['maximum pooling, padded', { ...smooth, blocks: [block({ poolPadding: 1 })] }],
  ['average pooling, padded', { ...smooth, blocks: [block({ pooling: 'average', poolPadding: 1 })] }],
  ['global average pooling', { blocks: [block(), block({ filters: 6 })], head: 'global-average' }],
  ['batch norm behind', { ...smooth, blocks: [block({ batchNorm: 'after-activation', pooling: 'average' })] }],
  ['batch norm before', { ...smooth, blocks: [block({ batchNorm: 'before-activation', convolutions: 2 })] }],
  [
    'a shortcut through a convolution',
    {
      ...smooth,
      blocks: [
        block(),
        block({ filters: 6, convolutions: 2, stride: 2, residual: true, batchNorm: 'before-activation' }),
      ],
      head: 'global-average',
    },
  ],
  [
    'leaky relu and dropout',
    { activation: 'leaky-relu', blocks: [block({ dropout: 0.5 })], dense: [{ units: 9, dropout: 0.5 }] },
  ],
  ['elu', { activation: 'elu', blocks: [block()], dense: [{ units: 9, dropout: 0 }] }],
  ['sigmoid', { activation: 'sigmoid', blocks: [block()], dense: [{ units: 9, dropout: 0 }] }],
];

it.each(attended)('[T971] Grad-CAM equals that of automatic differentiation: %s', (_, values) => {
  const { found, image } = scene({ inputScaling: 'zero-one', ...values });
  const { head, heats } = heatsOf(found, seenOf(found, image).layers.at(-1)!.maps)!;
  let seen = 0;
  heats.forEach(({ rows, columns, values: heat, peak }, label) => {
    const { map, maps } = gradCamOracle(found.network, found.variables, image, head.maps.name, label);
    expect(maps).toHaveLength(rows * columns * head.maps.outputShape.at(-1)!);
    const largest = Math.max(...map);
    expect(Math.abs(peak - largest)).toBeLessThan(1e-4 * Math.max(0.01, largest));
    heat.forEach((value, place) => {
      expect(Math.abs(value * peak - map[place]!)).toBeLessThan(1e-4 * Math.max(0.01, largest));
    });
    if (peak > 0) seen += 1;
  });
  expect(seen).toBeGreaterThan(0);
});

it('[T972] a trainer’s feature maps come with Grad-CAM’s map of every class, and with none where the network has no convolution', () => {
  const { found } = scene({ blocks: [block(), block({ filters: 6 })], dense: [{ units: 9, dropout: 0 }] });
  const images = colouredImages(found.network.dataset, 4, 3);
  const { header, body } = featureMaps(found, images, 2);
  const { layers, attention } = mapsHeaderSchema.parse({ engine: 1, step: 1, epoch: 1, ...header });
  expect(attention).toMatchObject({ layer: 'conv2', rows: 16, columns: 16 });
  const before = layers.reduce((sum, { maps, rows, columns }) => sum + maps * rows * columns, 0);
  expect(body).toHaveLength(before + 10 * 16 * 16);
  const pixels = images.pixels.slice(2 * images.imageBytes, 3 * images.imageBytes);
  const { heats } = heatsOf(found, seenOf(found, pixels).layers.at(-1)!.maps)!;
  heats.forEach(({ values, peak }, label) => {
    expect(attention!.peaks[label]).toBe(peak);
    const bytes = body.subarray(before + label * 256, before + (label + 1) * 256);
    expect(Math.max(...bytes)).toBe(peak > 0 ? 255 : 0);
    expect([...bytes]).toEqual([...values].map((value) => Math.round(255 * value)));
  });
  const flat = scene({ blocks: [], dense: [{ units: 9, dropout: 0 }] });
  expect(featureMaps(flat.found, images, 0)).toMatchObject({
    header: { attention: null, layers: [] },
    body: { length: 0 },
  });
});
