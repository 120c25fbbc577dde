/** Draws the lines of all runs between parallel axes: those that are selected by their accuracy, the others as a faint ground. */
import type { Ink } from '../chart/ink.ts';

/** The places of one run, axis by axis; NaN where it has none. */
export type Line = {
  readonly places: Float32Array;
  /** Its shade from 0, the lowest accuracy of all, to 1; undefined before its first epoch. */
  readonly shade: number | undefined;
};

export type Plot = {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** Where the axes stand, in pixels from the left, in the order of the places. */
  readonly lefts: readonly number[];
  /** Which of a line's places each axis is. */
  readonly order: readonly number[];
  readonly top: number;
  readonly bottom: number;
};

/** So many shades are told apart; each is one stroke, whatever the number of runs. */
export const shades = 12;
/** A run without a value passes this far below the axis. */
export const below = 14;

/** From cold and dark to warm and light, as the lightness of both themes allows. */
export function shadeColor(shade: number): string {
  return `color-mix(in oklab, var(--shade-high) ${Math.round(shade * 100)}%, var(--shade-low))`;
}

function sized(canvas: HTMLCanvasElement, { width, height, pixelRatio }: Plot): CanvasRenderingContext2D {
  const [across, down] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function trace(path: Path2D, { places }: Line, { lefts, order, top, bottom }: Plot) {
  order.forEach((axis, index) => {
    const place = places[axis]!;
    const y = Number.isNaN(place) ? bottom + below : bottom - place * (bottom - top);
    if (index === 0) path.moveTo(lefts[index]!, y);
    else path.lineTo(lefts[index]!, y);
  });
}

/** All lines, faintly; drawn again only when the runs or the axes change. */
export function drawGround(canvas: HTMLCanvasElement, plot: Plot, lines: readonly Line[], ink: Ink) {
  const context = sized(canvas, plot);
  const path = new Path2D();
  for (const line of lines) trace(path, line, plot);
  context.strokeStyle = ink.resolve('color-mix(in srgb, var(--line-strong) 26%, var(--surface))');
  context.lineWidth = 1 / plot.pixelRatio;
  context.stroke(path);
}

/** The selected lines, the best on top; `pointed` is the one that the list points at. */
export function drawSelected(
  canvas: HTMLCanvasElement,
  plot: Plot,
  lines: readonly Line[],
  isSelected: (index: number) => boolean,
  pointed: number,
  ink: Ink,
) {
  const context = sized(canvas, plot);
  const paths = Array.from({ length: shades }, () => new Path2D());
  const unknown = new Path2D();
  lines.forEach((line, index) => {
    if (!isSelected(index)) return;
    const path = line.shade === undefined ? unknown : paths[Math.min(shades - 1, Math.floor(line.shade * shades))]!;
    trace(path, line, plot);
  });
  // One device pixel wide: a thicker line of so many costs a machine without a graphics card its frames.
  context.lineWidth = Math.max(1, Math.round(plot.pixelRatio * 1.2)) / plot.pixelRatio;
  context.strokeStyle = ink.resolve('var(--line-strong)');
  context.stroke(unknown);
  paths.forEach((path, index) => {
    context.strokeStyle = ink.resolve(shadeColor(index / (shades - 1)));
    context.stroke(path);
  });
  const line = lines[pointed];
  if (!line) return;
  const path = new Path2D();
  trace(path, line, plot);
  context.lineJoin = 'round';
  context.strokeStyle = ink.surface;
  context.lineWidth = 6;
  context.stroke(path);
  context.strokeStyle = ink.ink;
  context.lineWidth = 3;
  context.stroke(path);
}
