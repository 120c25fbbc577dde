/** A field to draw on with finger, pen or mouse; networks see each stroke as it grows, fitted as their data set's pictures are. */
'use client';
import { Eraser, Undo2 } from 'lucide-react';
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import { Button } from '#app/_ui/button.tsx';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import { type Fitting, fitted } from '#lib/datasets/drawing.ts';

/** The canvas's pixels a side. */
const side = 280;

/** Widths of a stroke, in the canvas's pixels: for lines, and to fill areas. */
const brushes = [14, 22, 56] as const;
type Brush = (typeof brushes)[number];

type Stroke = { readonly width: Brush; readonly points: (readonly [x: number, y: number])[] };

type Props = {
  fitting: Fitting;
  /** What networks see, as RGB; null while nothing is drawn. */
  onSeen: (pixels: Uint8ClampedArray<ArrayBuffer> | null) => void;
  /** Stands beside it. */
  children: ReactNode;
};

export function Drawing({ fitting, onSeen, children }: Props) {
  const t = useTranslations('try');
  const id = useId();
  const dataset = useDataset();
  const { width } = imageShapeOf(dataset);
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useRef<Stroke[]>([]);
  const [count, setCount] = useState(0);
  const [brush, setBrush] = useState<Brush>(fitting.centre === 'mass' ? brushes[1] : brushes[2]);
  const frame = useRef(0);

  useEffect(() => {
    return () => cancelAnimationFrame(frame.current);
  }, []);

  /** Once a frame, however many points have come. */
  function show() {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const ink = paint(canvas.current!, strokes.current);
      const seen = fitted(ink, side, fitting, width);
      onSeen(seen && inColour(seen));
    });
  }

  function pointOf({ currentTarget }: PointerEvent<HTMLCanvasElement>, event: { clientX: number; clientY: number }) {
    const { left, top, width: shown } = currentTarget.getBoundingClientRect();
    return [((event.clientX - left) * side) / shown, ((event.clientY - top) * side) / shown] as const;
  }

  function begin(event: PointerEvent<HTMLCanvasElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    strokes.current.push({ width: brush, points: [pointOf(event, event)] });
    setCount(strokes.current.length);
    show();
  }

  function go(event: PointerEvent<HTMLCanvasElement>) {
    const stroke = strokes.current.at(-1);
    if (!stroke || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const moves = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) stroke.points.push(pointOf(event, move));
    show();
  }

  function keep(next: Stroke[]) {
    strokes.current = next;
    setCount(next.length);
    show();
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start gap-3">
        <canvas
          ref={canvas}
          width={side}
          height={side}
          role="img"
          aria-label={t('drawField')}
          aria-describedby={`${id}-help`}
          data-testid="drawing"
          onPointerDown={begin}
          onPointerMove={go}
          className="aspect-square min-w-0 flex-1 cursor-crosshair touch-none rounded-xl border border-line-strong/60 bg-black"
        />
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <div role="radiogroup" aria-label={t('brush')} className="flex rounded-lg bg-sunken p-0.5">
          {brushes.map((each, place) => (
            <label
              key={each}
              data-chosen={each === brush || undefined}
              className="flex size-9 items-center justify-center rounded-md text-muted hover:text-ink data-chosen:bg-surface data-chosen:text-ink data-chosen:shadow-[0_1px_2px_var(--shadow)] focus-inside:outline-2 focus-inside:outline-accent"
            >
              <input
                type="radio"
                name={`${id}-brush`}
                className="sr-only"
                aria-label={t('brushWidth', { width: String(place) })}
                checked={each === brush}
                onChange={() => setBrush(each)}
              />
              <span
                aria-hidden
                className="rounded-full bg-current"
                style={{ width: 4 + 6 * place, height: 4 + 6 * place }}
              />
            </label>
          ))}
        </div>
        <span className="flex-1" />
        <Button size="small" disabled={count === 0} onClick={() => keep(strokes.current.slice(0, -1))}>
          <Undo2 aria-hidden className="size-3.5" />
          {t('undoStroke')}
        </Button>
        <Button size="small" disabled={count === 0} onClick={() => keep([])}>
          <Eraser aria-hidden className="size-3.5" />
          {t('clear')}
        </Button>
      </div>
      <p id={`${id}-help`} className="text-2xs text-muted">
        {t('drawHelp', { dataset: dataset.name })}
      </p>
    </div>
  );
}

/** Paints the strokes white on black; the ink of each pixel, 0…255. */
function paint(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): Uint8ClampedArray {
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = '#000000';
  context.fillRect(0, 0, side, side);
  context.strokeStyle = '#ffffff';
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { width, points } of strokes) {
    const [first, ...rest] = points;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(...first!);
    // A dot is a line to itself.
    for (const point of rest.length > 0 ? rest : [first!]) context.lineTo(...point);
    context.stroke();
  }
  const { data } = context.getImageData(0, 0, side, side);
  return Uint8ClampedArray.from({ length: side * side }, (_, pixel) => data[4 * pixel]!);
}

const inColour = (grey: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> =>
  Uint8ClampedArray.from({ length: 3 * grey.length }, (_, place) => grey[Math.floor(place / 3)]!);
