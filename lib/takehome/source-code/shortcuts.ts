/** Source of networks with residual shortcuts, which are no plain sequence: each layer is called on a variable. */
import type { Layer } from '../../network/layers.ts';
import { inputOf, type Network } from '../../network/network.ts';

/** Whether the network has any. */
export const branches = ({ layers }: Pick<Network, 'layers'>): boolean => layers.some(({ kind }) => kind === 'add');

/** Whether the layer at a place is the first of a block with a shortcut, which keeps its input. */
export function beginsShortcut({ layers }: Network, place: number): boolean {
  const { path } = layers[place]!;
  return layers[place - 1]?.path !== path && layers.some((layer) => layer.path === path && layer.kind === 'add');
}

/** The variable that holds a layer's input and output: the shortcut for its own convolution and normalization, else x. */
export function variableOf(network: Network, place: number): 'x' | 'shortcut' {
  const { layers } = network;
  const isOnShortcut = (layer: Layer | undefined) => layer?.kind === 'conv' && layer.input !== undefined;
  const before = layers.find(({ name }) => name === inputOf(layers, place));
  const own = layers[place]!;
  return isOnShortcut(own) || (own.kind === 'batch-norm' && isOnShortcut(before)) ? 'shortcut' : 'x';
}

/** How a language calls a layer: what comes before and after the expression that makes it. */
export type Calling = (from: string, to: string) => { readonly before: string; readonly after: string };

/**
 * The lines of layers in a list, such as `layers.Flatten(),`, as calls one after another: the first on the variable `from`, all
 * into `to`. A layer may take several lines; the others are indented. Comments stay.
 */
export function called(lines: readonly string[], calling: Calling, from: string, to: string): string[] {
  let variable = from;
  return lines.map((line) => {
    if (/^(#|\/\/| )/.test(line)) return line;
    const { before, after } = calling(variable, to);
    const begins = /^[)}\]]/.test(line) ? '' : before;
    const [, code, comment = ''] = /^(.*),(\s+(?:#|\/\/).*)?$/.exec(line) ?? [];
    if (code === undefined) return `${begins}${line}`;
    variable = to;
    return `${begins}${code}${after}${comment}`;
  });
}
