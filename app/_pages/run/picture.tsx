/** Images on the run page: one of the data set, large enough to be recognized, and numbers as pixels. */
'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames, useDataset } from '#app/_run/dataset.tsx';
import type { Seen } from '#app/_run/use-learned.ts';
import { useFigures } from '#app/_ui/names.ts';
import { useWhole } from '#app/_ui/when-near.tsx';
import { imageFile } from '#lib/addresses.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';

/** A few pixels drawn large; `name` says what is on it. */
export function Photo(props: { part: 'training' | 'test'; index: number; name: string; className?: string }) {
  const { part, index, name, className = '' } = props;
  const dataset = useDataset();
  const { width, height } = imageShapeOf(dataset);
  const loading = useWhole() ? 'eager' : 'lazy';
  return (
    // biome-ignore lint/performance/noImgElement: so few pixels need no other sizes
    <img
      src={imageFile(dataset, part, index)}
      alt={name}
      width={width}
      height={height}
      loading={loading}
      decoding="async"
      className={`aspect-square w-full rounded-md bg-sunken [image-rendering:pixelated] ${className}`}
    />
  );
}

/** A button that opens the image's feature maps. */
export function Picture(props: {
  part: 'training' | 'test';
  seen: Seen;
  chosen: boolean;
  onChoose: (index: number) => void;
}) {
  const { part, seen, chosen, onChoose } = props;
  const t = useTranslations('runPage');
  const figures = useFigures();
  const names = useClassNames();
  const { index, actual, predicted, confidence } = seen;
  const right = actual === predicted;
  const share = figures.percent(confidence, 0);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      data-picture
      title={t('look', { index })}
      onClick={() => onChoose(index)}
      className={`block w-full min-w-0 rounded-lg p-1 text-left hover:bg-sunken ${chosen ? 'bg-accent-soft ring-2 ring-accent' : ''}`}
    >
      <Photo part={part} index={index} name={t('photo', { name: names[actual]!, index })} />
      <span className="mt-1 flex items-baseline justify-between gap-1 text-2xs leading-4">
        <span className={right ? 'font-semibold' : 'text-muted'}>{names[actual]}</span>
        <span className="numbers text-muted">{share}</span>
      </span>
      {!right && (
        <span className="block text-2xs leading-4">
          <span className="sr-only">{t('takenAs')}</span>
          <span aria-hidden className="text-muted">
            →
          </span>{' '}
          <span className="font-semibold text-bad">{names[predicted]}</span>
        </span>
      )}
    </button>
  );
}

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

/** `tiles` pictures of rows × columns, `across` of them beside each other with a gap of a pixel; `label` says what they are, where nothing beside them does. */
export function Pixels(props: {
  tiles: number;
  rows: number;
  columns: number;
  across: number;
  colourOf: (tile: number, row: number, column: number) => Colour;
  label?: string;
  /** The largest size of a picture in pixels, scaled with the text on a wall. */
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
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      width={width}
      height={height}
      style={{ maxWidth: `${(width * largest) / columns / 16}rem` }}
      className="w-full rounded-sm [image-rendering:pixelated]"
    />
  );
}
