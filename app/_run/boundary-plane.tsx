/** The plane of a network on points: its colour says which class the network sees there, with the points on it. */
'use client';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Dataset } from '#lib/datasets/dataset.ts';
import { pointsOf } from '#lib/datasets/points.ts';
import type { Plane } from '#lib/network/boundary.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Blue and orange, which everybody can tell apart (Okabe & Ito 2008), and what lies between them. */
const [first, middle, second]: readonly [Colour, Colour, Colour] = [
  [0, 114, 178],
  [246, 244, 240],
  [230, 133, 0],
];
export const classColours = [`rgb(${first})`, `rgb(${second})`] as const;

const mixed = (from: Colour, to: Colour, share: number): Colour =>
  [0, 1, 2].map((channel) => from[channel]! + (to[channel]! - from[channel]!) * share) as unknown as Colour;

/** The colour of a value: 0 is class 0, 1 is class 1. */
const colourOf = (value: number): Colour =>
  value < 0.5 ? mixed(first, middle, 2 * value) : mixed(middle, second, 2 * value - 1);

/** Only the colours; `label` says what they show, and where it is missing something beside it does. */
export function PlaneColours({ plane, label, className = '' }: { plane: Plane; label?: string; className?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { side, values } = plane;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(side, side);
    values.forEach((value, cell) => {
      image.data.set([...colourOf(value), 255], 4 * cell);
    });
    context.putImageData(image, 0, 0);
  }, [side, values]);
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      className={`block aspect-square w-full rounded-md ${className}`}
    />
  );
}

/** The same with the training points on it, a circle for class 0 and a square for class 1. */
export function BoundaryPlane({ plane, dataset, label }: { plane: Plane; dataset: Dataset; label: string }) {
  return (
    // As much room around the square as a point on its border needs.
    <div className="relative p-[4%]" data-testid="boundary-plane">
      <PlaneColours plane={plane} label={label} />
      <PointMarks dataset={dataset} />
    </div>
  );
}

/** The drawing's unit: the square is so long. */
const length = 100;
const margin = (length * 4) / 92;

function PointMarks({ dataset }: { dataset: Dataset }) {
  const points = useMemo(() => {
    const { values, labels } = pointsOf(dataset, 'training');
    return Array.from(labels, (label, index) => ({
      index,
      label,
      x: (length * values[2 * index]!) / 255,
      y: length - (length * values[2 * index + 1]!) / 255,
    }));
  }, [dataset]);
  const size = dataset.whole ? 3.4 : 1.1;
  return (
    <svg
      aria-hidden
      viewBox={`${-margin} ${-margin} ${length + 2 * margin} ${length + 2 * margin}`}
      className="pointer-events-none absolute inset-0 size-full"
    >
      {points.map(({ index, label, x, y }) => {
        const look = { fill: classColours[label as 0 | 1], stroke: 'white', strokeWidth: size / 3.5 };
        return label === 0 ? (
          <circle key={index} cx={x} cy={y} r={size} {...look} />
        ) : (
          <rect key={index} x={x - size} y={y - size} width={2 * size} height={2 * size} {...look} />
        );
      })}
    </svg>
  );
}

/** What the colours and marks mean. */
export function ClassKey({ dataset }: { dataset: Dataset }) {
  const t = useTranslations('run.boundary');
  return (
    <p className="numbers flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
      {dataset.classes.map(({ name }, label) => (
        <span key={name} className="flex items-center gap-1.5">
          <span
            aria-hidden
            className={`size-2.5 ${label === 0 ? 'rounded-full' : ''}`}
            style={{ background: classColours[label as 0 | 1] }}
          />
          {t('class', { name })}
        </span>
      ))}
    </p>
  );
}
