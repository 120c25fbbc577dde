/** Names at the ends of curves, on the canvas: wrapped in two lines, moved apart where they would cover each other. */
import type { Plugin } from 'chart.js';
import { graphemesOf } from '#lib/graphemes.ts';
import { type CurveEnd, type CurvesChart, drawnOn, type Font } from './drawn.ts';

/** A name in one line, or in two of about the same length when it is longer than `longest` letters. */
export function nameLines(name: string, longest = 9): string[] {
  const letters = graphemesOf(name);
  if (letters.length <= longest) return [name];
  const middle = letters.length / 2;
  const spaces = letters.flatMap((letter, index) => (letter === ' ' ? [index] : []));
  const space = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (space !== undefined && Math.abs(space - middle) <= 4) {
    return [letters.slice(0, space).join(''), letters.slice(space + 1).join('')];
  }
  return [letters.slice(0, Math.ceil(middle)).join(''), letters.slice(Math.ceil(middle)).join('')];
}

/** Tops of boxes with these wishes and heights, in the order given, moved as little as keeps them apart and within bounds. */
export function movedApart(boxes: readonly { wish: number; height: number }[], from: number, to: number): number[] {
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.wish - boxes[b]!.wish);
  const tops = new Array<number>(boxes.length).fill(from);
  let free = from;
  for (const index of order) {
    tops[index] = Math.max(free, boxes[index]!.wish);
    free = tops[index] + boxes[index]!.height;
  }
  let limit = to;
  for (const index of order.reverse()) {
    tops[index] = Math.max(from, Math.min(tops[index]!, limit - boxes[index]!.height));
    limit = tops[index];
  }
  return tops;
}

type Placed = { readonly left: number; readonly right: number; readonly wish: number; readonly height: number };

/** The tops of these boxes; those that stand beside each other leave one another alone, those in one column move apart. */
export function placedApart(boxes: readonly Placed[], from: number, to: number): number[] {
  const tops = boxes.map(({ wish }) => wish);
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.left - boxes[b]!.left);
  let column: number[] = [];
  let right = Number.NEGATIVE_INFINITY;
  const settle = () => {
    const own = movedApart(
      column.map((index) => boxes[index]!),
      from,
      to,
    );
    column.forEach((index, place) => {
      tops[index] = own[place]!;
    });
    column = [];
  };
  for (const index of order) {
    if (boxes[index]!.left > right) settle();
    column.push(index);
    right = Math.max(column.length > 1 ? right : Number.NEGATIVE_INFINITY, boxes[index]!.right);
  }
  settle();
  return tops;
}

const cssFont = ({ weight, size, family }: Font) => `${weight} ${size}px ${family}`;
const lineHeight = ({ size }: Font) => Math.round(size * 1.15);

function withFont<Result>(chart: CurvesChart, font: Font, work: (context: CanvasRenderingContext2D) => Result): Result {
  chart.ctx.save();
  chart.ctx.font = cssFont({ ...font, weight: 600 });
  const result = work(chart.ctx);
  chart.ctx.restore();
  return result;
}

/** The room that the names need at the right of the chart. */
export function labelMargin(chart: CurvesChart, ends: readonly CurveEnd[], font: Font): number {
  const lines = ends.flatMap(({ label }) => nameLines(label));
  const widest = withFont(chart, font, (context) =>
    Math.max(0, ...lines.map((line) => context.measureText(line).width)),
  );
  return Math.ceil(widest + font.size * 1.1);
}

/** Draws the names of charts that have them. */
export const endLabels: Plugin<'line'> = {
  id: 'endLabels',
  afterDatasetsDraw(each) {
    const chart = each as CurvesChart;
    const drawn = drawnOn.get(chart);
    if (!drawn?.ends) return;
    const { ends, font, ground } = drawn;
    const { top, bottom } = chart.chartArea;
    const { x: across, y: up } = chart.scales;
    const height = lineHeight(font);
    const labels = ends.map(({ label, color, x, y }) => {
      const lines = nameLines(label);
      const end = { x: across!.getPixelForValue(x), y: up!.getPixelForValue(y) };
      return { end, lines, color, height: lines.length * height + 3 };
    });
    withFont(chart, font, (context) => {
      const widths = labels.map(({ lines }) => Math.max(...lines.map((line) => context.measureText(line).width)));
      const tops = placedApart(
        labels.map(({ end, height: own }, index) => ({
          left: end.x,
          right: end.x + font.size * 0.8 + widths[index]!,
          wish: end.y - own / 2,
          height: own,
        })),
        top,
        bottom,
      );
      context.textBaseline = 'middle';
      labels.forEach(({ end, lines, color, height: own }, index) => {
        // A run that ended early has its name where its curve ends, on a ground that covers what runs through it.
        const x = end.x + font.size * 0.8;
        const middle = tops[index]! + own / 2;
        context.setLineDash([]);
        context.lineJoin = 'round';
        if (Math.abs(middle - end.y) > height / 2) {
          context.strokeStyle = color;
          context.lineWidth = 1;
          context.beginPath();
          context.moveTo(end.x, end.y);
          context.lineTo(x - 2, middle);
          context.stroke();
        }
        context.strokeStyle = ground;
        context.lineWidth = font.size / 3;
        context.fillStyle = color;
        lines.forEach((line, row) => {
          const y = tops[index]! + height * (row + 0.5);
          context.strokeText(line, x, y);
          context.fillText(line, x, y);
        });
      });
    });
  },
};
