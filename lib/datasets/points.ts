/** Points of the plane in two classes: the lecture's four points, and clouds made by a formula. Nothing is downloaded. */
import { keyOf, uniformAt, uses } from '../keyed.ts';
import type { Text } from '../language.ts';
import { classesOf, type Dataset } from './dataset.ts';

/** Cells of a side of the plane that a trainer computes of a network. */
export const trainerSide = 32;

/** Two bytes for each point, x and y (0…255 is 0…1), and its class. */
export type Points = { readonly values: Uint8Array; readonly labels: Uint8Array };

const classes = classesOf([
  ['0', '0'],
  ['1', '1'],
]);

const fourPoints = <const Id extends string>(id: Id, name: string) =>
  ({
    id,
    name,
    shape: [2],
    classes,
    training: 4,
    test: 4,
    whole: true,
    means: [0.5, 0.5],
    deviations: [0.5, 0.5],
  }) as const satisfies Dataset;

type Channels = readonly [x: number, y: number];

const cloud = <const Id extends string>(id: Id, label: Text, means: Channels, deviations: Channels) =>
  ({
    id,
    name: label.en,
    label,
    shape: [2],
    classes,
    training: 500,
    test: 500,
    means,
    deviations,
  }) as const satisfies Dataset;

export const and = fourPoints('and', 'AND');
export const or = fourPoints('or', 'OR');
export const xor = fourPoints('xor', 'XOR');
export const xorClouds = cloud('xor-clouds', { ko: 'XOR 구름', en: 'XOR clouds' }, [0.4978, 0.5019], [0.2632, 0.2616]);
export const circles = cloud('circles', { ko: '동심원', en: 'Circles' }, [0.4783, 0.4915], [0.218, 0.2203]);
export const spiral = cloud('spiral', { ko: '나선', en: 'Spiral' }, [0.4982, 0.5065], [0.1939, 0.197]);
export const gaussian = cloud('gaussian', { ko: '두 구름', en: 'Two clouds' }, [0.4971, 0.5026], [0.1833, 0.1859]);

export const pointSets = [and, or, xor, xorClouds, circles, spiral, gaussian] as const;

/** The points 00, 01, 10 and 11 and what the logical function says of each. */
const logical: Readonly<Record<string, (a: number, b: number) => number>> = {
  [and.id]: (a, b) => a & b,
  [or.id]: (a, b) => a | b,
  [xor.id]: (a, b) => a ^ b,
};

/** Random numbers of one point: 0 ≤ uniform < 1, and normal with mean 0 and deviation 1 (Box & Muller 1958). */
type Chance = { readonly uniform: number; readonly normals: readonly [number, number] };

function chanceOf(key: number, index: number): Chance {
  const [uniform, radius, angle] = [0, 1, 2].map((draw) => uniformAt(key, 3 * index + draw)) as [
    number,
    number,
    number,
  ];
  const length = Math.sqrt(-2 * Math.log(1 - radius));
  return { uniform, normals: [length * Math.cos(2 * Math.PI * angle), length * Math.sin(2 * Math.PI * angle)] };
}

/** A point (x, y) on the scale 0…1 and its class; `index` alternates the classes. */
type Formula = (index: number, chance: Chance) => readonly [x: number, y: number, label: number];

const formulas: Readonly<Record<string, Formula>> = {
  /** Four round clouds, of which opposite ones have the same class. */
  [xorClouds.id]: (index, { normals }) => {
    const [a, b] = [(index >> 1) & 1, index & 1];
    return [0.25 + 0.5 * a + 0.08 * normals[0], 0.25 + 0.5 * b + 0.08 * normals[1], a ^ b];
  },
  /** A circle inside another. */
  [circles.id]: (index, { uniform, normals }) => {
    const label = index & 1;
    const radius = (label ? 0.4 : 0.18) + 0.035 * normals[0];
    const angle = 2 * Math.PI * uniform;
    return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle), label];
  },
  /** Two arms of one and a half turns, which grow evenly. */
  [spiral.id]: (index, { uniform, normals }) => {
    const label = index & 1;
    const radius = 0.05 + 0.4 * uniform;
    const angle = 3 * Math.PI * uniform + Math.PI * label;
    return [
      0.5 + radius * Math.cos(angle) + 0.012 * normals[0],
      0.5 + radius * Math.sin(angle) + 0.012 * normals[1],
      label,
    ];
  },
  /** Two round clouds that overlap a little. */
  [gaussian.id]: (index, { normals }) => {
    const label = index & 1;
    const middle = label ? 0.65 : 0.35;
    return [middle + 0.11 * normals[0], middle + 0.11 * normals[1], label];
  },
};

const toByte = (value: number) => Math.round(255 * Math.min(1, Math.max(0, value)));

/** The points of a part of the data set, in order: always the same ones. Throws if the data set has images. */
export function pointsOf({ id, name, ...counts }: Dataset, part: 'training' | 'test'): Points {
  const count = counts[part];
  const values = new Uint8Array(2 * count);
  const labels = new Uint8Array(count);
  const key = keyOf(uses.points, part === 'training' ? 1 : 2);
  for (let index = 0; index < count; index++) {
    const [a, b] = [(index >> 1) & 1, index & 1];
    const [x, y, label] = logical[id] ? [a, b, logical[id](a, b)] : (formulas[id]?.(index, chanceOf(key, index)) ?? []);
    if (x === undefined || y === undefined) throw new Error(`${name} has images, not points.`);
    values.set([toByte(x), toByte(y)], 2 * index);
    labels[index] = label!;
  }
  return { values, labels };
}
