/** Every run of the class as a line across its hyperparameters and results; stretches of the axes select runs. */
'use client';
import { ArrowLeft, ArrowRight, EyeOff, X } from 'lucide-react';
import { type CSSProperties, memo, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { shallowEqual, useObservable } from '#app/_live/use-observable.tsx';
import { Button } from '#app/_ui/button.tsx';
import { inkOf } from '#app/_ui/chart/style.ts';
import { Popup } from '#app/_ui/dialog.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { onPaper } from '#app/_ui/paper.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { type CoordinateAxis, isSelected } from '#lib/analysis/coordinates.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { AxisBrush } from './axis-brush.tsx';
import { below, drawGround, drawSelected, type Line, type Plot, pathsOf } from './coordinate-canvas.ts';
import { type Pointed, type SelectionStore, select } from './selection-store.ts';

type Props = {
  runs: readonly ShownRun[];
  /** Those that are shown, in their order. */
  axes: readonly CoordinateAxis[];
  selection: SelectionStore;
  pointed: Pointed;
  words: ReturnType<typeof useAxisNames>;
  onMove: (id: string, by: number) => void;
  onHide: (id: string) => void;
};

const top = 14;
/** Room below the axes for runs without a value. */
const foot = below + 12;

export const ParallelCoordinates = memo(function ParallelCoordinates({
  runs,
  axes,
  selection,
  pointed,
  words,
  onMove,
  onHide,
}: Props) {
  const t = useTranslations('runs');
  const { theme, language } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const ground = useRef<HTMLCanvasElement>(null);
  const selected = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width: Math.round(width), height: Math.round(height) });
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  /** Of the width, which is another on paper. */
  const share = (index: number) => `${((index + 0.5) / axes.length) * 100}%`;
  const paper = useObservable(onPaper);
  const lines = useMemo(() => linesOf(runs, axes), [runs, axes]);
  const plot = useMemo<Plot | undefined>(() => {
    if (size.width === 0 || axes.length === 0) return undefined;
    return {
      ...size,
      pixelRatio: devicePixelRatio,
      lefts: axes.map((_, index) => ((index + 0.5) / axes.length) * size.width),
      order: axes.map((_, index) => index),
      top,
      bottom: size.height - foot,
    };
  }, [size, axes]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme, language and paper change what the canvas must look like
  useEffect(() => {
    if (!plot) return;
    const ink = inkOf(ground.current!);
    const paths = pathsOf(lines, plot);
    drawGround(ground.current!, plot, paths, ink);
    let drawn: readonly number[] | undefined;
    const draw = () => {
      const chosen = selection.get();
      const marked = runs.findIndex(({ run }) => run.id === pointed.get());
      const which = runs.flatMap((shown, index) => (isSelected(shown, axes, chosen) ? [index] : []));
      // A stretch that grows between two values of an axis selects what it did before.
      const next = [marked, ...which];
      if (shallowEqual(next, drawn)) return;
      drawn = next;
      drawSelected(selected.current!, plot, lines, paths, which, marked, ink);
    };
    draw();
    const [unselect, unpoint] = [selection.subscribe(draw), pointed.subscribe(draw)];
    return () => {
      unselect();
      unpoint();
    };
  }, [plot, lines, runs, axes, selection, pointed, theme, language, paper]);

  return (
    <div className="select-none overflow-x-auto">
      <div style={{ minWidth: `${axes.length * 5.5}rem` }}>
        <div className="relative flex">
          {axes.map((axis) => (
            <AxisHead
              key={axis.id}
              name={words.name(axis.id)}
              onMove={(by) => onMove(axis.id, by)}
              onHide={() => onHide(axis.id)}
              onClear={() => select(selection, axis.id, null)}
            />
          ))}
        </div>
        <div
          ref={box}
          className="relative h-72 print:h-(--drawn) xl:h-80"
          style={{ '--drawn': `${size.height}px` } as CSSProperties}
          data-testid="coordinates"
        >
          <canvas ref={ground} className="pointer-events-none absolute inset-0 size-full" />
          <canvas ref={selected} className="pointer-events-none absolute inset-0 size-full" />
          {plot && (
            <span aria-hidden className="absolute left-1 text-2xs text-muted" style={{ top: plot.bottom + below - 8 }}>
              {t('noValue')}
            </span>
          )}
          {plot &&
            axes.map((axis, index) => (
              <div key={axis.id} className="absolute inset-y-0" style={{ left: share(index) }}>
                <AxisBrush
                  axis={axis}
                  name={words.name(axis.id)}
                  write={(value, more) => words.value(axis.id, value, more)}
                  selection={selection}
                  top={plot.top}
                  bottom={plot.bottom}
                />
              </div>
            ))}
        </div>
      </div>
    </div>
  );
});

/** Where every run stands on every axis, found once and not at every move of the pointer. */
function linesOf(runs: readonly ShownRun[], axes: readonly CoordinateAxis[]): Line[] {
  const bests = runs.flatMap(({ best }) => best?.validationAccuracy ?? []);
  const [low, high] = [Math.min(...bests), Math.max(...bests)];
  return runs.map((shown) => {
    const best = shown.best?.validationAccuracy;
    return {
      places: Float32Array.from(axes, (axis) => axis.place(shown) ?? Number.NaN),
      shade: best === undefined ? undefined : high > low ? (best - low) / (high - low) : 1,
    };
  });
}

/** The name of an axis: dragging moves the axis, pressing opens a menu. */
function AxisHead({
  name,
  onMove,
  onHide,
  onClear,
}: {
  name: string;
  onMove: (by: number) => void;
  onHide: () => void;
  onClear: () => void;
}) {
  const t = useTranslations('runs');
  const grip = useRef<number | null>(null);
  const dragged = useRef(false);

  function move(event: PointerEvent) {
    if (grip.current === null) return;
    const width = event.currentTarget.getBoundingClientRect().width;
    const by = Math.round((event.clientX - grip.current) / width);
    if (by === 0) return;
    dragged.current = true;
    grip.current += by * width;
    onMove(by);
  }

  return (
    <div
      className="flex min-w-0 flex-1 cursor-grab touch-pan-y justify-center px-0.5 active:cursor-grabbing"
      onPointerDown={(event) => {
        grip.current = event.clientX;
        dragged.current = false;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        grip.current = null;
      }}
      onClickCapture={(event) => {
        if (dragged.current) event.stopPropagation();
      }}
    >
      <span className="hidden text-center text-2xs leading-tight print:block">{name}</span>
      <Popup
        title={name}
        button={{
          weight: 'plain',
          size: 'small',
          className: 'h-auto! max-w-full whitespace-normal! px-1! py-1! text-2xs! leading-tight text-center',
          'aria-label': t('axisMenu', { axis: name }),
          children: name,
        }}
      >
        {(close) => (
          <div className="mt-2 grid grid-cols-2 gap-2">
            <Button size="small" onClick={() => onMove(-1)}>
              <ArrowLeft aria-hidden className="size-4" />
              {t('moveLeft')}
            </Button>
            <Button size="small" onClick={() => onMove(1)}>
              {t('moveRight')}
              <ArrowRight aria-hidden className="size-4" />
            </Button>
            <Button
              size="small"
              onClick={() => {
                onClear();
                close();
              }}
            >
              <X aria-hidden className="size-4" />
              {t('clearAxis')}
            </Button>
            <Button
              size="small"
              onClick={() => {
                close();
                onHide();
              }}
            >
              <EyeOff aria-hidden className="size-4" />
              {t('hideAxis')}
            </Button>
          </div>
        )}
      </Popup>
    </div>
  );
}

type Value = CoordinateAxis['ticks'][number]['value'];

/** Whole numbers whole, others with as many digits as tell something. */
const rounded = (value: number, more: number) =>
  Number(Math.abs(value) >= 100 ? value.toFixed(more) : value.toPrecision(3 + more));

/** Functions that name axes and values, the same ones until the language changes. */
export function useAxisNames() {
  const t = useTranslations('runs');
  const names = useNames();
  const figures = useFigures();
  return useMemo(
    () => ({
      name: (id: string): string => {
        if (id === 'accuracy' || id === 'parameters' || id === 'computeSeconds') return t(id);
        // A class that varies the first block means every block, so the axis stands for all.
        return names.field(id.replace('.*.', '.0.'));
      },
      /** With `more` digits than tell something by themselves. */
      value: (id: string, value: Value, more = 0): string => {
        if (typeof value !== 'number') return names.value(id.replace('.*.', '.0.'), value);
        if (id === 'accuracy') return figures.percent(value, more);
        if (id === 'parameters') return figures.short(value, more);
        if (id === 'computeSeconds') return figures.seconds(value, more);
        return names.value(id.replace('.*.', '.0.'), rounded(value, more));
      },
    }),
    [t, names, figures],
  );
}
