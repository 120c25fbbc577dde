/** Converts hyperparameters to layers: names, output shapes, parameter counts with their formula, FLOPs. */
import { type Dataset, hasPoints } from '../datasets/dataset.ts';
import type { Block, Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Refusal } from '../refusal.ts';
import { type Activation, type Layer, LayerList } from './layers.ts';

/** Limit for every network of the class, so that thirty fit on one device. */
export const maximumParameters = 30_000_000;

export type Network = {
  /** Its data set, which determines input and classes. */
  readonly dataset: Dataset;
  readonly layers: readonly Layer[];
  readonly parameters: number;
  readonly trainableParameters: number;
  /** FLOPs of one image's forward pass; training costs about three times as much. */
  readonly flops: number;
};

/** The name of the layer whose output the layer at a place takes; empty for the network's input. */
export const inputOf = (layers: readonly Layer[], place: number): string =>
  layers[place]!.input ?? layers[place - 1]?.name ?? '';

/** The shape of that input, without the batch. */
export function inputShapeOf(
  { dataset, layers }: Pick<Network, 'dataset' | 'layers'>,
  place: number,
): readonly number[] {
  const input = inputOf(layers, place);
  return layers.find(({ name }) => name === input)?.outputShape ?? dataset.shape;
}

function addBlock(list: LayerList, block: Block, activation: Activation, path: string) {
  const from = list.end;
  // Without padding "same" the image shrinks, and its input no longer fits.
  const residual = block.residual && block.padding === 'same';
  for (let index = 0; index < block.convolutions; index++) {
    if (block.batchNorm === 'on-input') list.batchNorm(path);
    list.conv(path, block.filters, block.kernel, index === 0 ? block.stride : 1, block.padding);
    if (block.batchNorm === 'before-activation') list.batchNorm(path);
    if (residual && index === block.convolutions - 1) list.shortcut(path, block, from);
    list.activation(path, activation);
    if (block.batchNorm === 'after-activation') list.batchNorm(path);
  }
  if (block.pooling !== 'none') list.pool(path, block.pooling, block.poolSize, block.poolStride, block.poolPadding);
  list.dropout(path, block.dropout, block.dropoutKind);
}

function refusalOf(layers: readonly Layer[]): Refusal | undefined {
  let parameters = 0;
  for (const { name, path, outputShape, parameters: own } of layers) {
    const [height = 1, width = 1] = outputShape;
    if (outputShape.length === 3 && (height < 1 || width < 1)) {
      return {
        code: 'image-vanishes',
        path: `hyperparameters.${path}`,
        message: `The image shrinks to nothing at ${name}: use padding "same", a smaller kernel or stride, or less pooling.`,
        params: { layer: name },
      };
    }
    parameters += own;
    if (parameters > maximumParameters) {
      return {
        code: 'too-many-parameters',
        path: `hyperparameters.${path}`,
        message: `With ${name} the network has ${parameters} parameters, but at most ${maximumParameters} are allowed. Use fewer units or more pooling.`,
        params: { layer: name, parameters, maximum: maximumParameters },
      };
    }
  }
  return undefined;
}

function tooManyImages(trainSize: number, { name, training }: Dataset): Refusal | undefined {
  if (trainSize <= training) return undefined;
  return {
    code: 'too-big',
    path: 'hyperparameters.trainSize',
    message: `${name} has only ${training} training images.`,
    params: { maximum: training },
  };
}

function blocksOnPoints(blocks: readonly Block[], dataset: Dataset): Refusal | undefined {
  if (blocks.length === 0 || !hasPoints(dataset)) return undefined;
  return {
    code: 'only-images',
    path: 'hyperparameters.blocks.length',
    message: `${dataset.name} has points, not images: leave out the convolution blocks.`,
  };
}

/**
 * The layers of these hyperparameters on examples of the data set, the output layer with a unit for each class last
 * (its softmax belongs to the loss). Refused, naming the layer, if the image shrinks to nothing or
 * the network has more than `maximumParameters`; if more images are to be used than the data set has;
 * and if points are to be convolved.
 */
export function describeNetwork(
  hyperparameters: Pick<Hyperparameters, 'blocks' | 'dense' | 'activation'> &
    Partial<Pick<Hyperparameters, 'trainSize' | 'head'>>,
  dataset: Dataset,
): { ok: true; network: Network } | { ok: false; refusal: Refusal } {
  const { blocks, dense, activation, trainSize = 0, head = 'flatten' } = hyperparameters;
  const unfit = blocksOnPoints(blocks, dataset);
  if (unfit) return { ok: false, refusal: unfit };
  const list = new LayerList(dataset.shape);
  blocks.forEach((block, index) => {
    addBlock(list, block, activation, `blocks.${index}`);
  });
  if (head === 'global-average' && blocks.length > 0) list.globalPool();
  else if (!hasPoints(dataset)) list.flatten();
  dense.forEach(({ units, dropout }, index) => {
    list.dense(`dense.${index}`, units);
    list.activation(`dense.${index}`, activation);
    list.dropout(`dense.${index}`, dropout);
  });
  list.dense('', dataset.classes.length);

  const refusal = tooManyImages(trainSize, dataset) ?? refusalOf(list.layers);
  if (refusal) return { ok: false, refusal };
  const total = (count: (layer: Layer) => number) => list.layers.reduce((sum, layer) => sum + count(layer), 0);
  return {
    ok: true,
    network: {
      dataset,
      layers: list.layers,
      parameters: total((layer) => layer.parameters),
      trainableParameters: total((layer) => layer.trainableParameters),
      flops: total((layer) => layer.flops),
    },
  };
}
