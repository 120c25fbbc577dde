/** Runs side by side: differences in hyperparameters and layers, and in results. */
import { fieldAt, flatten, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { isRelevant } from '../hyperparameters/relevance.ts';
import type { Layer } from '../network/layers.ts';

type Value = string | number | boolean;

function isWidth(path: string): boolean {
  const field = fieldAt(path);
  return field !== undefined && 'width' in field;
}

export type SettingRow = {
  readonly path: string;
  /** By column; undefined if it does not matter, or there is no such block or layer. */
  readonly values: readonly (Value | undefined)[];
  readonly same: boolean;
  /** Belongs to a block or layer that not all have: only its width adds information to the number of blocks. */
  readonly folded: boolean;
};

/** Every hyperparameter that matters to one of them, in the order of the form; a row is equal only if all columns are. */
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

/** In the order of the longest list that has them: a third block comes after the second, not after the dense layers. */
function byForm(flat: readonly ReadonlyMap<string, Value>[]) {
  const order = merged(flat.map((values) => [...values.keys()]));
  const place = new Map(order.map((path, index) => [path, index]));
  return (a: string, b: string) => place.get(a)! - place.get(b)!;
}

/** Merges the lists into one that keeps each list's order, as far as they agree. */
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
  /** Its kind, e.g. `conv`, and its number within the block, from 1. */
  readonly stem: string;
  readonly count: number;
  /** By column; undefined if its network has no such layer. */
  readonly layers: readonly (Layer | undefined)[];
  readonly same: boolean;
};

const stemOf = ({ name }: Layer) => name.replace(/\d+$/, '');

/** Layers by position: the second convolution of the third block is `blocks.2 conv 2`, whatever precedes it. */
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

/** The networks' layers side by side, matched by block and kind; a row is equal only if the layers do the same everywhere. */
export function layerRows(networks: readonly (readonly Layer[])[]): LayerRow[] {
  const placed = networks.map(byPlace);
  return merged(placed.map((own) => [...own.keys()])).map((place) => {
    const layers = placed.map((own) => own.get(place));
    const keys = layers.map((layer) => layer && JSON.stringify({ ...layer, name: '', input: '', shortcut: '' }));
    const [path, stem, count] = place.split(' ') as [string, string, string];
    return { path, stem, count: Number(count), layers, same: keys.every((key) => key === keys[0]) };
  });
}
