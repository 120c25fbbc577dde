/** The image with the window on it, and the output map that fills as the window goes. */
'use client';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
} from 'react';
import { useTranslations } from 'use-intl';
import { useClassNames } from '#app/_run/dataset.tsx';
import { useNames } from '#app/_ui/names.ts';
import { type Place, paddingOf, placeNear, windowAt } from '#lib/analysis/convolution-steps.ts';
import type { FirstConvolution } from '#lib/network/first-convolution.ts';
import { viridisAt } from './picture.tsx';

const arrows: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Paints a pixel of the canvas; a pixel that is left out stays transparent. */
type Paint = (row: number, column: number) => readonly [number, number, number] | null;

/** A picture of rows × columns that is pointed at and walked over with the arrow keys, with a frame around part of it. */
function Figure(props: {
  rows: number;
  columns: number;
  paint: Paint;
  /** Where nothing is painted. */
  ground: string;
  frame: { row: number; column: number; side: number };
  label: string;
  testId: string;
  place: Place;
  onPlace: (place: Place) => void;
  /** In pixels from the upper left corner. */
  onPoint: (x: number, y: number) => void;
  children: ReactNode;
}) {
  const { rows, columns, paint, ground, frame, label, testId, place, onPlace, onPoint, children } = props;
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(columns, rows);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const colour = paint(row, column);
        if (colour) image.data.set([...colour, 255], 4 * (row * columns + column));
      }
    }
    context.putImageData(image, 0, 0);
  }, [rows, columns, paint]);
  const press = (event: KeyboardEvent<HTMLCanvasElement>) => {
    const by = arrows[event.key];
    if (!by) return;
    event.preventDefault();
    onPlace({ row: place.row + by[0], column: place.column + by[1] });
  };
  const point = (event: MouseEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    onPoint(((event.clientX - left) * columns) / width, ((event.clientY - top) * rows) / height);
  };
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <figure className="min-w-0">
      <div className={`relative overflow-hidden rounded-md border border-line ${ground}`}>
        <canvas
          ref={canvas}
          width={columns}
          height={rows}
          tabIndex={0}
          role="img"
          aria-label={label}
          aria-describedby={id}
          data-testid={testId}
          onKeyDown={press}
          onClick={point}
          className="block w-full cursor-crosshair rounded-md [image-rendering:pixelated]"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute rounded-[1px] shadow-[0_0_0_1.5px_#ffffff,0_0_0_3.5px_#d1116f]"
          style={{
            left: percent(frame.column, columns),
            top: percent(frame.row, rows),
            width: percent(frame.side, columns),
            height: percent(frame.side, rows),
          }}
        />
      </div>
      <figcaption id={id} className="mt-1.5 text-pretty text-2xs text-muted">
        {children}
      </figcaption>
    </figure>
  );
}

const hatched = 'bg-[repeating-linear-gradient(45deg,var(--line-strong)_0_1px,var(--sunken)_1px_4px)]';

/** The image with its padding around it; pointing at it moves the window there. */
export function InputFigure(props: {
  convolution: FirstConvolution;
  pixels: Uint8ClampedArray;
  label: string;
  actual: number | undefined;
  place: Place;
  onPlace: (place: Place) => void;
}) {
  const { convolution, pixels, label, actual, place, onPlace } = props;
  const t = useTranslations('runPage');
  const names = useClassNames();
  const { height, width, layer } = convolution;
  const { top, left, bottom, right } = useMemo(() => paddingOf(convolution), [convolution]);
  const paint = useCallback<Paint>(
    (row, column) => {
      const [y, x] = [row - top, column - left];
      if (y < 0 || y >= height || x < 0 || x >= width) return null;
      const at = 3 * (y * width + x);
      return [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    },
    [pixels, top, left, height, width],
  );
  const corner = windowAt(convolution, place);
  const isPadded = top + left + bottom + right > 0;
  return (
    <Figure
      rows={height + top + bottom}
      columns={width + left + right}
      paint={paint}
      ground={hatched}
      frame={{ row: corner.row + top, column: corner.column + left, side: layer.kernel }}
      label={label}
      testId="convolution-input"
      place={place}
      onPlace={onPlace}
      onPoint={(x, y) => onPlace(placeNear(convolution, { x: x - left, y: y - top }))}
    >
      <strong className="font-semibold text-ink">
        {actual === undefined ? t('convolutionImage') : names[actual]} {height} × {width}
      </strong>{' '}
      {isPadded && t('convolutionPadding')} {t('convolutionMove')}
    </Figure>
  );
}

/** From the lowest to the highest value, and 0. */
function rangeOf(map: Float32Array) {
  let [lowest, highest] = [0, 0];
  for (const value of map) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return { lowest, highest };
}

/** The map as far as the window has come. */
export function OutputFigure(props: {
  convolution: FirstConvolution;
  map: Float32Array;
  filter: number;
  at: number;
  place: Place;
  onPlace: (place: Place) => void;
}) {
  const { convolution, map, filter, at, place, onPlace } = props;
  const t = useTranslations('runPage');
  const choiceName = useNames().choice;
  const { rows, columns, activation } = convolution;
  const { lowest, highest } = useMemo(() => rangeOf(map), [map]);
  const paint = useCallback<Paint>(
    (row, column) => {
      const cell = row * columns + column;
      if (cell > at) return null;
      return viridisAt(highest > lowest ? (255 * (map[cell]! - lowest)) / (highest - lowest) : 0);
    },
    [map, columns, at, lowest, highest],
  );
  return (
    <Figure
      rows={rows}
      columns={columns}
      paint={paint}
      ground="bg-sunken"
      frame={{ ...place, side: 1 }}
      label={t('convolutionOutput', { number: filter + 1, rows, columns })}
      testId="convolution-output"
      place={place}
      onPlace={onPlace}
      onPoint={(x, y) => onPlace({ row: Math.floor(y), column: Math.floor(x) })}
    >
      <strong className="font-semibold text-ink">
        {t('convolutionMap', { number: filter + 1 })} {rows} × {columns}
      </strong>{' '}
      {activation
        ? t('convolutionBehind', { activation: choiceName('activation', activation) })
        : t('convolutionBefore')}
    </Figure>
  );
}
