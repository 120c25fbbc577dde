/** Draws the lines of all runs between parallel axes: those that are selected by their accuracy, the others as a faint ground. */
import type { Ink } from '#app/_ui/chart/style.ts';

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

/** The number of shades; each is one stroke, however many the runs. */
const shades = 12;
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

/** The line of each run across the axes. */
export function pathsOf(lines: readonly Line[], { lefts, order, top, bottom }: Plot): Path2D[] {
  return lines.map(({ places }) => {
    const path = new Path2D();
    order.forEach((axis, index) => {
      const place = places[axis]!;
      const y = Number.isNaN(place) ? bottom + below : bottom - place * (bottom - top);
      if (index === 0) path.moveTo(lefts[index]!, y);
      else path.lineTo(lefts[index]!, y);
    });
    return path;
  });
}

/** All lines, faintly; drawn again only when the runs or the axes change. */
export function drawGround(canvas: HTMLCanvasElement, plot: Plot, paths: readonly Path2D[], ink: Ink) {
  const context = sized(canvas, plot);
  const path = new Path2D();
  for (const each of paths) path.addPath(each);
  context.strokeStyle = ink.resolve('color-mix(in srgb, var(--line-strong) 26%, var(--surface))');
  context.lineWidth = 1 / plot.pixelRatio;
  context.stroke(path);
}

/** The lines of these indices, the best on top; `pointed` is the one that the list points at, -1 for none. */
export function drawSelected(
  canvas: HTMLCanvasElement,
  plot: Plot,
  lines: readonly Line[],
  paths: readonly Path2D[],
  selected: readonly number[],
  pointed: number,
  ink: Ink,
) {
  const context = sized(canvas, plot);
  const shaded = Array.from({ length: shades }, () => new Path2D());
  const unknown = new Path2D();
  for (const index of selected) {
    const { shade } = lines[index]!;
    const path = shade === undefined ? unknown : shaded[Math.min(shades - 1, Math.floor(shade * shades))]!;
    path.addPath(paths[index]!);
  }
  // One device pixel wide: thicker lines would be too slow without a graphics card.
  context.lineWidth = Math.max(1, Math.round(plot.pixelRatio * 1.2)) / plot.pixelRatio;
  context.strokeStyle = ink.resolve('var(--line-strong)');
  context.stroke(unknown);
  shaded.forEach((path, index) => {
    context.strokeStyle = ink.resolve(shadeColor(index / (shades - 1)));
    context.stroke(path);
  });
  const path = paths[pointed];
  if (!path) return;
  context.lineJoin = 'round';
  context.strokeStyle = ink.surface;
  context.lineWidth = 6;
  context.stroke(path);
  context.strokeStyle = ink.ink;
  context.lineWidth = 3;
  context.stroke(path);
}
