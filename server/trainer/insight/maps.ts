/** The feature maps of every convolution for one image, and Grad-CAM from the last, from an evaluation graph made for this question. */
import { gradCam } from '#lib/analysis/attention.ts';
import { headOf } from '#lib/network/head.ts';
import type { Layer } from '#lib/network/layers.ts';
import type { MapsHeader } from '#lib/protocol/inspection.ts';
import type { Images } from '../data/dataset.ts';
import type { Feed } from '../engine/binding.ts';
import { FLOAT, named, placeholder, run, UINT8 } from '../engine/graph.ts';
import { scaleInput, toUnit } from '../engine/images.ts';
import type { Values } from '../engine/layers.ts';
import { compileNetwork } from '../engine/network.ts';
import { openSession } from '../engine/session.ts';
import { type Finding, type Found, variableOf } from './found.ts';

const mostMaps = 64;

/** The name in `outputs` of the layer's values after its activation function. */
function activatedName(layers: readonly Layer[], conv: Layer, outputs: Values): string {
  const place = layers.findIndex(({ kind }, at) => at > layers.indexOf(conv) && kind === 'activation');
  // ReLU and the dropout after it are one stage, named after the dropout, which drops nothing here.
  return [layers[place]!, layers[place + 1]!].find(({ name }) => Object.hasOwn(outputs, name))!.name;
}

type Maps = MapsHeader['layers'][number] & { readonly bytes: Uint8Array };

/** Values [rows, columns, channels] as bytes, map by map. */
function mapsOf({ name, outputShape }: Layer, values: Float32Array): Maps {
  const [rows, columns, all] = outputShape as [number, number, number];
  const maps = Math.min(all, mostMaps);
  let [lowest, highest] = [0, 0];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const factor = highest > lowest ? 255 / (highest - lowest) : 0;
  const pixels = rows * columns;
  const bytes = new Uint8Array(maps * pixels);
  for (let map = 0; map < maps; map++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      bytes[map * pixels + pixel] = Math.round((values[pixel * all + map]! - lowest) * factor);
    }
  }
  return { name, rows, columns, maps, all, lowest, highest, bytes };
}

/** What the network makes of one image: class probabilities, and each convolution's maps after its activation function. */
export function seenOf({ network, hyperparameters, variables }: Found, pixels: Uint8Array) {
  const shape = [1, ...network.dataset.shape];
  const compiled = compileNetwork(network, hyperparameters, 'float32');
  const weights = Object.fromEntries(
    compiled.variables.map(({ name, shape }) => [name, placeholder(name, FLOAT, shape)]),
  );
  const input = scaleInput(toUnit(placeholder('image', UINT8, shape)), hyperparameters.inputScaling, network.dataset);
  const { logits, outputs } = compiled.forward(input, weights);
  const convs = network.layers.filter(({ kind, input }) => kind === 'conv' && input === undefined);
  const ends = [
    named('probabilities', run('Softmax', { T: FLOAT }, [logits])),
    ...convs.map((layer) => named(`maps/${layer.name}`, outputs[activatedName(network.layers, layer, outputs)]!)),
  ];
  const feeds: Record<string, Feed> = { image: { shape, values: pixels } };
  for (const { name, shape } of compiled.variables) feeds[name] = { shape, values: variables.get(name)! };

  const session = openSession(ends);
  try {
    const names = ['probabilities', ...convs.map(({ name }) => `maps/${name}`)];
    const [probabilities, ...maps] = session.run(feeds, names);
    return { probabilities: probabilities!, layers: convs.map((layer, at) => ({ layer, maps: maps[at]! })) };
  } finally {
    session.close();
  }
}

/** Grad-CAM's map of every class, from the last convolution's maps; undefined for a network without convolutions. */
export function heatsOf(found: Found, maps: Float32Array | undefined) {
  const head = headOf(found.network);
  if (!head || !maps) return undefined;
  const heatOf = gradCam(head, (name) => variableOf(found, name), maps);
  return { head, heats: found.network.dataset.classes.map((_, label) => heatOf(label)) };
}

/** The maps of each convolution, the class probabilities, and Grad-CAM's map of each class. */
export function featureMaps(found: Found, images: Images, index: number): Finding {
  if (index >= images.count) throw new Error(`There is no image ${index}.`);
  const pixels = images.pixels.slice(index * images.imageBytes, (index + 1) * images.imageBytes);
  const { probabilities, layers: seen } = seenOf(found, pixels);
  const layers = seen.map(({ layer, maps }) => mapsOf(layer, maps));
  const attention = heatsOf(found, seen.at(-1)?.maps);
  const header: Omit<MapsHeader, 'engine' | 'step' | 'epoch'> = {
    probabilities: [...probabilities],
    layers: layers.map(({ bytes: _bytes, ...layer }) => layer),
    attention: attention
      ? {
          layer: attention.head.convolution.name,
          rows: attention.heats[0]!.rows,
          columns: attention.heats[0]!.columns,
          peaks: attention.heats.map(({ peak }) => peak),
        }
      : null,
  };
  const heats = attention?.heats.map(({ values }) => Uint8Array.from(values, (value) => Math.round(255 * value))) ?? [];
  return { header, body: Buffer.concat([...layers.map(({ bytes }) => bytes), ...heats]) };
}
