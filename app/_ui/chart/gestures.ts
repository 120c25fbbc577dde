/** Pointer, touch and keyboard on a chart: move the cursor, choose a stretch to zoom into, and come back. */
import type { Range } from '#lib/analysis/shown-range.ts';
import type { Cursor } from './cursor.ts';
import type { CurvesChart } from './drawn.ts';
import type { Pointing } from './pointing.ts';

type Gestures = {
  readonly chart: CurvesChart;
  readonly pointing: Pointing;
  readonly cursor: Cursor;
  /** Null for a chart that cannot be zoomed. */
  readonly zoom: () => ((range: Range | null) => void) | null;
  /** The whole axis, as far as there is data. */
  readonly whole: () => Range | undefined;
};

/** A press that moves fewer pixels than this does not choose a range. */
const leastStretch = 6;

/** The range scaled around a place and kept within the whole; null once it is the whole. */
function zoomed(range: Range, around: number, factor: number, whole: Range): Range | null {
  const from = Math.max(whole[0], around - (around - range[0]) * factor);
  const to = Math.min(whole[1], around + (range[1] - around) * factor);
  return from <= whole[0] && to >= whole[1] ? null : [from, to];
}

/** The range moved by a share of its own length, no further than the whole goes. */
function moved([from, to]: Range, share: number, whole: Range): Range {
  const wish = (to - from) * share;
  const by = wish < 0 ? Math.max(wish, whole[0] - from) : Math.min(wish, whole[1] - to);
  return [from + by, to + by];
}

/** Listens on the handle until the returned function is called. */
export function listen(handle: HTMLElement, { chart, pointing, cursor, zoom, whole }: Gestures): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let pressed: { x: number } | null = null;
  let pinch: { distance: number; range: Range; middle: number } | null = null;

  const shown = (): Range => [chart.scales.x!.min, chart.scales.x!.max];
  const valueAt = (pixel: number) => Number(chart.scales.x!.getValueForPixel(pixel));
  const placeOf = (event: PointerEvent | WheelEvent | MouseEvent) => {
    const { left, top } = handle.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const zoomAround = (around: number, factor: number, from: Range = shown()) => {
    const all = whole();
    if (all) zoom()?.(zoomed(from, around, factor, all));
  };
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return a && b ? { distance: Math.abs(a.x - b.x), middle: (a.x + b.x) / 2 } : undefined;
  };

  function down(event: PointerEvent) {
    if (event.button !== 0) return;
    const place = placeOf(event);
    pointers.set(event.pointerId, place);
    handle.setPointerCapture(event.pointerId);
    const two = spread();
    if (two) {
      pressed = null;
      pinch = { distance: Math.max(1, two.distance), range: shown(), middle: valueAt(two.middle) };
    } else if (event.pointerType === 'mouse' && zoom()) pressed = place;
    pointing.moveTo(place);
  }

  function move(event: PointerEvent) {
    const place = placeOf(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, place);
    const two = pinch && spread();
    if (pinch && two) return zoomAround(pinch.middle, pinch.distance / Math.max(1, two.distance), pinch.range);
    if (pressed && Math.abs(place.x - pressed.x) >= leastStretch) pointing.choose({ from: pressed.x, to: place.x });
    pointing.moveTo(place);
  }

  function up(event: PointerEvent) {
    pointers.delete(event.pointerId);
    const [start, place] = [pressed, placeOf(event)];
    pressed = null;
    if (pointers.size === 0) pinch = null;
    pointing.choose(null);
    if (!start || Math.abs(place.x - start.x) < leastStretch) return;
    const [all, a, b] = [whole(), valueAt(start.x), valueAt(place.x)];
    if (!all) return;
    zoom()?.([Math.max(all[0], Math.min(a, b)), Math.min(all[1], Math.max(a, b))]);
  }

  function leave(event: PointerEvent) {
    // A finger that was lifted leaves the values in sight.
    if (event.pointerType === 'mouse' && pointers.size === 0) pointing.moveTo(null);
  }

  function wheel(event: WheelEvent) {
    // Without a key the page scrolls; a pinch on a touchpad comes as a wheel with Ctrl.
    if (!zoom() || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    zoomAround(valueAt(placeOf(event).x), Math.exp(event.deltaY / 200));
  }

  /** Moves the cursor by so many points of the chart's curves. */
  function step(by: number) {
    const { left, right } = chart.chartArea;
    const x = cursor.get();
    const now = x === null ? (by > 0 ? left : right) : chart.scales.x!.getPixelForValue(x);
    for (let way = 4; way <= right - left; way += 4) {
      const next = Math.min(right, Math.max(left, now + by * way));
      pointing.moveTo({ x: next, y: chart.height / 3 });
      if (cursor.get() !== x || next === left || next === right) return;
    }
  }

  function key(event: KeyboardEvent) {
    const all = whole();
    const change = zoom();
    const around = cursor.get() ?? (shown()[0] + shown()[1]) / 2;
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0 && event.shiftKey && change && all) change(moved(shown(), by / 4, all));
    else if (by !== 0) step(by);
    else if (event.key === 'Home') pointing.moveTo({ x: chart.chartArea.left, y: chart.height / 3 });
    else if (event.key === 'End') pointing.moveTo({ x: chart.chartArea.right, y: chart.height / 3 });
    else if (event.key === '+' || event.key === '=') zoomAround(around, 0.5);
    else if (event.key === '-') zoomAround(around, 2);
    else if (event.key === '0') change?.(null);
    else if (event.key === 'Escape') pointing.moveTo(null);
    else return;
    event.preventDefault();
  }

  const listening = new AbortController();
  const { signal } = listening;
  handle.addEventListener('pointerdown', down, { signal });
  handle.addEventListener('pointermove', move, { signal });
  handle.addEventListener('pointerup', up, { signal });
  handle.addEventListener('pointercancel', up, { signal });
  handle.addEventListener('pointerleave', leave, { signal });
  handle.addEventListener('wheel', wheel, { signal, passive: false });
  handle.addEventListener('dblclick', () => zoom()?.(null), { signal });
  handle.addEventListener('keydown', key, { signal });
  handle.addEventListener('blur', () => pointing.moveTo(null), { signal });
  return () => listening.abort();
}
