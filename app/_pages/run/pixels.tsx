/** Small pictures side by side, pixel by pixel, on one canvas. */
'use client';
import { useEffect, useRef } from 'react';

/** Colours from dark to light whose brightness grows evenly: nine of viridis (van der Walt & Smith 2015). */
const viridis = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/** The colour of a value 0…255. */
export function viridisAt(value: number): readonly [number, number, number] {
  const place = (value / 255) * (viridis.length - 1);
  const from = Math.min(viridis.length - 2, Math.floor(place));
  const mixed = viridis[from]!.map((part, at) => Math.round(part + (viridis[from + 1]![at]! - part) * (place - from)));
  return mixed as unknown as [number, number, number];
}

/** Red, green, blue of a pixel. */
export type Colour = readonly [number, number, number];

/** `tiles` pictures of rows × columns, `across` of them beside each other with a gap of a pixel; `label` says what they are. */
export function Pixels(props: {
  tiles: number;
  rows: number;
  columns: number;
  across: number;
  colourOf: (tile: number, row: number, column: number) => Colour;
  label: string;
  /** Pixels of the screen for one of the pictures, at most; as much more as letters are larger on a wall. */
  largest: number;
}) {
  const { tiles, rows, columns, across, colourOf, label, largest } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = across * (columns + 1) - 1;
  const height = Math.ceil(tiles / across) * (rows + 1) - 1;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let tile = 0; tile < tiles; tile++) {
      const top = Math.floor(tile / across) * (rows + 1);
      const left = (tile % across) * (columns + 1);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const at = 4 * ((top + row) * width + left + column);
          image.data.set(colourOf(tile, row, column), at);
          image.data[at + 3] = 255;
        }
      }
    }
    context.putImageData(image, 0, 0);
  }, [tiles, rows, columns, across, width, height, colourOf]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      style={{ maxWidth: `${(width * largest) / columns / 16}rem` }}
      className="w-full rounded-sm [image-rendering:pixelated]"
    />
  );
}
