/** Runs side by side: which of their hyperparameters and layers differ among all of them, and by how much their results do. */
import { fieldAt, flatten, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { isRelevant } from '../hyperparameters/relevance.ts';
import type { Layer } from '../network/network.ts';

type Value = string | number | boolean;

function isWidth(path: string): boolean {
  const field = fieldAt(path);
  return field !== undefined && 'width' in field;
}

export type SettingRow = {
  readonly path: string;
  /** By column; undefined where it does not matter, or there is no such block or layer. */
  readonly values: readonly (Value | undefined)[];
  readonly same: boolean;
  /** Of a block or layer that not all have: only its width tells something that its number does not. */
  readonly folded: boolean;
};

/** Every hyperparameter that matters to one of them, in the order of the form; a row is the same only if all columns are. */
export function settingRows(columns: readonly Hyperparameters[]): SettingRow[] {
  const flat = columns.map(flatten);
  const paths = [...new Set(flat.flatMap((values) => [...values.keys()]))].sort(byForm(flat));
  return paths.flatMap((path): SettingRow[] => {
    const values = flat.map((own, index) => (isRelevant(path, columns[index]!) ? own.get(path) : undefined));
    if (values.every((value) => value === undefined)) return [];
    const folded = !isWidth(path) && flat.some((own) => !own.has(path));
    return [{ path, values, same: values.every((value) => value === values[0]), folded }];
  });
}

/** By the longest list that has them: a third block comes after the second, not after the dense layers. */
function byForm(flat: readonly ReadonlyMap<string, Value>[]) {
  const order = merged(flat.map((values) => [...values.keys()]));
  const place = new Map(order.map((path, index) => [path, index]));
  return (a: string, b: string) => place.get(a)! - place.get(b)!;
}

/** One list with everything of all lists, in which what came after something in a list still does, as far as they agree. */
export function merged(lists: readonly (readonly string[])[]): string[] {
  const result: string[] = [];
  for (const list of lists) {
    let at = 0;
    for (const item of list) {
      const known = result.indexOf(item);
      if (known >= 0) at = Math.max(at, known + 1);
      else {
        result.splice(at, 0, item);
        at += 1;
      }
    }
  }
  return result;
}

export type LayerRow = {
  /** The hyperparameter it comes from, e.g. `blocks.0`; empty for the flattening and the output. */
  readonly path: string;
  /** What it is, e.g. `conv`, and the how-manieth of its block, from 1. */
  readonly stem: string;
  readonly count: number;
  /** By column; undefined where its network has no such layer. */
  readonly layers: readonly (Layer | undefined)[];
  readonly same: boolean;
};

const stemOf = ({ name }: Layer) => name.replace(/\d+$/, '');

/** Layers by where they stand: the second convolution of the third block is `blocks.2 conv 2`, whatever came before. */
function byPlace(layers: readonly Layer[]): Map<string, Layer> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const place = `${layer.path} ${stemOf(layer)}`;
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      return [`${place} ${count}`, layer];
    }),
  );
}

/** The layers of the networks beside each other, matched by block and kind; the same only if they do the same everywhere. */
export function layerRows(networks: readonly (readonly Layer[])[]): LayerRow[] {
  const placed = networks.map(byPlace);
  return merged(placed.map((own) => [...own.keys()])).map((place) => {
    const layers = placed.map((own) => own.get(place));
    const keys = layers.map((layer) => layer && JSON.stringify({ ...layer, name: '' }));
    const [path, stem, count] = place.split(' ') as [string, string, string];
    return { path, stem, count: Number(count), layers, same: keys.every((key) => key === keys[0]) };
  });
}
