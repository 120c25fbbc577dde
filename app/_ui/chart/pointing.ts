/** Pointing at a chart: the line at the cursor with a dot on every curve, and values beside it, on a layer of its own. */
import { nearest } from '#lib/analysis/compared-curves.ts';
import type { Cursor } from './cursor.ts';
import { type CurvesChart, type DrawnCurve, drawnOn } from './drawn.ts';
import type { CurvePoint } from './series.ts';
import type { Ink } from './style.ts';

/** What can be pointed at, as last painted. */
type Scene = {
  readonly ink: Ink;
  readonly titleOf: (x: number) => string;
  readonly formatY: (y: number) => string;
};

export type Layers = { readonly layer: HTMLCanvasElement; readonly tooltip: HTMLElement };

/** A stretch of the x axis that is being chosen, in pixels. */
type Chosen = { readonly from: number; readonly to: number } | null;

/** A curve's point at the cursor. */
type Hit = { readonly curve: DrawnCurve; readonly point: CurvePoint };

/** The contents of the box, and its place on the x axis. */
type Said = { readonly x: number; readonly hits: readonly Hit[]; readonly left: number };

/** A pointer this near, in pixels, means the dot. */
const dotReach = 28;

export type Pointing = {
  /** Draws the layer again, after the chart was painted or the cursor moved. */
  repaint: () => void;
  /** The pointer is at this place of the layer; null where it has left. */
  moveTo: (place: { x: number; y: number } | null) => void;
  choose: (chosen: Chosen) => void;
  destroy: () => void;
};

/** Follows the cursor; `scene` is asked for each time. */
export function createPointing(
  chart: CurvesChart,
  { layer, tooltip }: Layers,
  cursor: Cursor,
  scene: () => Scene | undefined,
): Pointing {
  let place: { x: number; y: number } | null = null;
  let chosen: Chosen = null;
  let blank = true;
  const context = layer.getContext('2d')!;
  let frame = 0;
  /** Null where the box has nothing to say. */
  let said: Said | null = null;
  const unsubscribe = [cursor.subscribe(draw), cursor.subscribe(write, 1)];

  /** Draws it once in the next frame, however often it is asked for: a cursor that moves does so too. */
  function schedule() {
    frame ||= requestAnimationFrame(draw);
  }

  const curves = () => drawnOn.get(chart)?.curves ?? [];
  const pixel = ({ x, y }: CurvePoint) => ({
    x: chart.scales.x!.getPixelForValue(x),
    y: chart.scales.y!.getPixelForValue(y),
  });

  /** The dot at which the pointer is. */
  function dotAt({ x, y }: { x: number; y: number }): Hit | undefined {
    let best: { hit: Hit; distance: number } | undefined;
    for (const curve of curves()) {
      if (curve.series.shape !== 'dots' || !curve.series.label) continue;
      for (const point of curve.points) {
        const at = pixel(point);
        const distance = Math.hypot(at.x - x, at.y - y);
        if (distance < (best?.distance ?? dotReach)) best = { hit: { curve, point }, distance };
      }
    }
    return best?.hit;
  }

  /** The points at this x; a curve that ends before it, or begins after, has none. */
  function hitsAt(x: number): Hit[] {
    const scale = chart.scales.x!;
    const slack = Math.abs((scale.max - scale.min) / 40);
    return curves().flatMap((curve): Hit[] => {
      const [first, last] = [curve.points[0], curve.points.at(-1)];
      if (!first || !last || curve.series.shape === 'dots' || !curve.series.label) return [];
      if (x < first.x - slack || x > last.x + slack) return [];
      const held = curve.series.shape === 'steps' ? curve.points.findLast((point) => point.x <= x) : undefined;
      const point = held ? { x, y: held.y } : nearest(curve.points, x)!;
      return [{ curve, point }];
    });
  }

  /** The x of the point that is nearest to this pixel. */
  function snapped(at: number): number | null {
    const scale = chart.scales.x!;
    const x = Number(scale.getValueForPixel(at));
    const xs = hitsAt(x).map(({ point }) => point.x);
    if (xs.length === 0) return null;
    return xs.reduce((best, each) => (Math.abs(each - x) < Math.abs(best - x) ? each : best));
  }

  function clear() {
    if (!blank) context.clearRect(0, 0, layer.width, layer.height);
    blank = true;
  }

  function sizeLayer() {
    const ratio = chart.currentDevicePixelRatio;
    const [width, height] = [Math.round(chart.width * ratio), Math.round(chart.height * ratio)];
    if (layer.width !== width || layer.height !== height) {
      layer.width = width;
      layer.height = height;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  function drawDot({ curve, point }: Hit, ground: string) {
    const { x, y } = pixel(point);
    context.beginPath();
    context.arc(x, y, curve.series.width + 2.5, 0, 2 * Math.PI);
    context.fillStyle = curve.color;
    context.strokeStyle = ground;
    context.lineWidth = 2;
    context.stroke();
    context.fill();
  }

  /** The line and its dots; what the box says to them is written in its turn. */
  function draw() {
    cancelAnimationFrame(frame);
    frame = 0;
    said = null;
    clear();
    drawScene();
    if (!said) tooltip.hidden = true;
  }

  function drawScene() {
    const seen = scene();
    const area = chart.chartArea;
    if (!seen || !area || chart.width === 0) return;
    const { ink } = seen;
    sizeLayer();
    if (chosen) {
      blank = false;
      context.fillStyle = ink.ink;
      context.globalAlpha = 0.1;
      context.fillRect(Math.min(chosen.from, chosen.to), area.top, Math.abs(chosen.to - chosen.from), area.height);
      context.globalAlpha = 1;
    }
    const dot = place && dotAt(place);
    const x = cursor.get();
    const hits = dot ? [dot] : x === null ? [] : hitsAt(x);
    if (hits.length === 0) return;
    blank = false;
    const left = dot ? pixel(dot.point).x : chart.scales.x!.getPixelForValue(x!);
    if (left < area.left - 1 || left > area.right + 1) return;
    if (!dot) {
      context.fillStyle = ink.text;
      context.globalAlpha = 0.55;
      context.fillRect(Math.round(left) - 0.5, area.top, 1, area.height);
      context.globalAlpha = 1;
    }
    for (const hit of hits) drawDot(hit, ink.surface);
    if (place) said = { x: dot ? dot.point.x : x!, hits, left };
  }

  function write() {
    const seen = scene();
    if (!seen || !said || !place) return;
    const rows = said.hits.map(({ curve, point }) => ({
      label: curve.series.label,
      color: curve.color,
      value: seen.formatY(point.y),
      y: point.y,
    }));
    fillTooltip(tooltip, seen.titleOf(said.x), rows, { left: said.left, top: place.y }, chart);
  }

  return {
    repaint() {
      draw();
      write();
    },
    moveTo(next) {
      place = next;
      const area = chart.chartArea;
      const inside = next !== null && area && next.x >= area.left - 8 && next.x <= area.right + 8;
      cursor.set(inside ? snapped(next.x) : null);
      // The pointer may have moved along the line, or between dots.
      cursor.touch();
      schedule();
    },
    choose(next) {
      chosen = next;
      schedule();
    },
    destroy() {
      cancelAnimationFrame(frame);
      for (const each of unsubscribe) each();
    },
  };
}

type TooltipRow = {
  readonly label: string;
  readonly color: string;
  readonly value: string;
  readonly y: number;
};

/** Between the cursor and the box, in pixels. */
const gap = 14;
/** More rows than this are counted instead of listed. */
const mostRows = 12;

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** What stands in a box, for rows of the same names, colours and lengths in the same order. */
type Written = {
  readonly of: string;
  readonly title: HTMLElement;
  readonly values: readonly HTMLElement[];
};

const written = new WeakMap<HTMLElement, Written>();

/** Writes anew what the box holds. */
function write(box: HTMLElement, of: string, title: HTMLElement, rows: readonly TooltipRow[], more: number): Written {
  const values: HTMLElement[] = [];
  const lines = rows.map(({ label, color }) => {
    const line = element('div', 'flex items-center gap-2');
    const swatch = element('span', 'size-2 shrink-0 rounded-full');
    swatch.style.background = color;
    const value = element('strong', 'font-semibold');
    values.push(value);
    line.append(swatch, element('span', 'min-w-0 flex-1 truncate', label), value);
    return line;
  });
  box.replaceChildren(title, ...lines, ...(more > 0 ? [element('div', 'text-muted', `+${more}`)] : []));
  rows.forEach(({ value }, index) => {
    values[index]!.textContent = value;
  });
  return { of, title, values };
}

/**
 * Writes the rows into the box, and puts it where it covers neither the cursor nor the chart's edge. How large the box is
 * only the style says: to measure it the browser would have to lay out the page at once, for every chart anew.
 */
function fillTooltip(
  box: HTMLElement,
  title: string,
  rows: readonly TooltipRow[],
  at: { left: number; top: number },
  { width, height }: { width: number; height: number },
) {
  const sorted = [...rows].sort((a, b) => b.y - a.y);
  const shown = sorted.slice(0, mostRows);
  const of = [title.length, ...sorted.map(({ label, color, value }) => `${label} ${color} ${value.length}`)].join('\n');
  box.hidden = false;
  const there = written.get(box);
  if (there?.of === of) {
    there.title.textContent = title;
    shown.forEach(({ value }, index) => {
      there.values[index]!.textContent = value;
    });
  } else {
    written.set(box, write(box, of, element('div', 'text-muted', title), shown, sorted.length - shown.length));
  }
  const left =
    at.left < width / 2 ? `min(${at.left + gap}px, ${width}px - 100%)` : `max(0px, ${at.left - gap}px - 100%)`;
  box.style.transform = `translate(${left}, clamp(0px, ${at.top}px - 50%, ${height}px - 100%))`;
}
