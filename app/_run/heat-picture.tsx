/** A heat map and the image it is about: the heat alone, or over the image in grey. */
'use client';
import { useEffect, useRef } from 'react';
import { useDataset } from '#app/_run/dataset.tsx';
import { enlarged, type Heat } from '#lib/analysis/attention.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';

export const heatViews = ['both', 'heat'] as const;
export type HeatView = (typeof heatViews)[number];

/** Canvas pixels for each of the image's, so that the heat is smooth. */
const finer = 6;

type Colour = readonly [red: number, green: number, blue: number];

/** From cold to hot, ever brighter, for colour-blind eyes too: eight of inferno (van der Walt & Smith 2015). */
const inferno: readonly Colour[] = [
  [0, 0, 4],
  [40, 11, 84],
  [101, 21, 110],
  [159, 42, 99],
  [212, 72, 66],
  [245, 125, 21],
  [250, 193, 39],
  [252, 255, 164],
];

/** The same as a background, from left to right. */
export const heatGradient = `linear-gradient(to right, ${inferno.map((colour) => `rgb(${colour})`).join(', ')})`;

function infernoAt(heat: number): Colour {
  const place = heat * (inferno.length - 1);
  const from = Math.min(inferno.length - 2, Math.floor(place));
  const [low, high] = [inferno[from]!, inferno[from + 1]!];
  const part = (channel: 0 | 1 | 2) => low[channel] + (high[channel] - low[channel]) * (place - from);
  return [part(0), part(1), part(2)];
}

/** Over the image, cold places show it and the hottest cover it so far. */
const mostOpaque = 0.8;

/** `pixels` are red, green and blue 0…255 of each pixel; `label` says what is shown. */
export function HeatPicture(props: { pixels: Uint8ClampedArray; heat: Heat; view: HeatView; label: string }) {
  const { pixels, heat, view, label } = props;
  const { height, width } = imageShapeOf(useDataset());
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows, columns] = [height * finer, width * finer];
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(columns, rows);
    const heats = enlarged(heat, rows, columns);
    for (let at = 0; at < rows * columns; at++) {
      const pixel = 3 * (Math.floor(at / columns / finer) * width + Math.floor((at % columns) / finer));
      const grey = 0.299 * pixels[pixel]! + 0.587 * pixels[pixel + 1]! + 0.114 * pixels[pixel + 2]!;
      const opaque = view === 'heat' ? 1 : mostOpaque * heats[at]!;
      const colour = infernoAt(view === 'heat' ? heats[at]! : 0.3 + 0.7 * heats[at]!);
      for (const channel of [0, 1, 2] as const) {
        image.data[4 * at + channel] = colour[channel] * opaque + grey * (1 - opaque);
      }
      image.data[4 * at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, heat, view, rows, columns, width]);
  return (
    <canvas
      ref={canvas}
      width={columns}
      height={rows}
      role="img"
      aria-label={label}
      data-peak={heat.peak}
      className="block w-full rounded-lg border border-line"
    />
  );
}
