/** The picture: its square can be moved by dragging or with the arrow keys, and enlarged; whatever is painted is seen. */
'use client';
import { RotateCcw } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useDataset } from '#app/_run/dataset.tsx';
import { IconButton } from '#app/_ui/button.tsx';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import { mostZoom, moved, type View, wholeView, zoomed } from '#lib/datasets/picture.ts';
import { type Picture, paint, paintedSideOf } from './picture.ts';

/** A moving picture is classified at most ten times a second. */
const every = 100;

/** How far an arrow key moves the square, by its own side. */
const step = 0.05;
const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
};

type Props = {
  picture: Picture;
  view: View;
  onView: (view: View) => void;
  onSeen: (pixels: Uint8ClampedArray<ArrayBuffer>) => void;
  /** Stands beside it. */
  children: ReactNode;
};

export function Crop({ picture, view, onView, onSeen, children }: Props) {
  const t = useTranslations('try');
  const id = useId();
  const dataset = useDataset();
  const shape = useMemo(() => imageShapeOf(dataset), [dataset]);
  const paintedSide = paintedSideOf(shape.width);
  const canvas = useRef<HTMLCanvasElement>(null);
  const dragged = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const own = canvas.current!;
    if (!picture.live) {
      onSeen(paint(own, picture, view, shape));
      return;
    }
    let paintedAt = 0;
    let frame = requestAnimationFrame(function again(now: number) {
      frame = requestAnimationFrame(again);
      if (now - paintedAt < every) return;
      paintedAt = now;
      onSeen(paint(own, picture, view, shape));
    });
    return () => cancelAnimationFrame(frame);
  }, [picture, view, shape, onSeen]);

  // React's wheel listeners are passive and cannot keep the page from scrolling.
  const latest = useRef({ picture, view, onView });
  useEffect(() => {
    latest.current = { picture, view, onView };
  });
  useEffect(() => {
    const own = canvas.current!;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const { picture, view, onView } = latest.current;
      onView(zoomed(picture, view, view.zoom * Math.exp(-event.deltaY / 400)));
    };
    own.addEventListener('wheel', turn, { passive: false });
    return () => own.removeEventListener('wheel', turn);
  }, []);

  /** The picture goes with the finger, so the square goes the other way. */
  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!dragged.current) return;
    const { clientWidth } = event.currentTarget;
    const right = ((dragged.current.x - event.clientX) / clientWidth) * (picture.mirrored ? -1 : 1);
    const down = (dragged.current.y - event.clientY) / clientWidth;
    dragged.current = { x: event.clientX, y: event.clientY };
    onView(moved(picture, view, right, down));
  };
  const press = (event: KeyboardEvent<HTMLCanvasElement>) => {
    const by = arrows[event.key];
    if (!by) return;
    event.preventDefault();
    onView(moved(picture, view, picture.mirrored ? -by[0] : by[0], by[1]));
  };
  const end = () => {
    dragged.current = null;
  };

  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-3">
        <canvas
          ref={canvas}
          width={paintedSide}
          height={paintedSide}
          tabIndex={0}
          role="img"
          aria-label={t('crop')}
          aria-describedby={`${id}-help`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            dragged.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerMove={drag}
          onPointerUp={end}
          onPointerCancel={end}
          onKeyDown={press}
          className="aspect-square min-w-0 flex-1 cursor-grab touch-none rounded-xl bg-sunken active:cursor-grabbing"
        />
        {children}
      </div>
      <div className="flex items-center gap-2">
        <label htmlFor={`${id}-zoom`} className="shrink-0 text-muted text-sm">
          {t('zoom')}
        </label>
        <input
          id={`${id}-zoom`}
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={Math.log(view.zoom) / Math.log(mostZoom)}
          aria-valuetext={`× ${view.zoom.toFixed(1)}`}
          onChange={(event) => onView(zoomed(picture, view, mostZoom ** Number(event.target.value)))}
          className="min-w-0 flex-1"
        />
        <IconButton label={t('whole')} disabled={view === wholeView} onClick={() => onView(wholeView)}>
          <RotateCcw aria-hidden className="size-4" />
        </IconButton>
      </div>
      <p id={`${id}-help`} className="text-2xs text-muted">
        {t('cropHelp')}
      </p>
    </div>
  );
}
