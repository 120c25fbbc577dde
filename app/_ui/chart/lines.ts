/** Draws bands, curves and their markers on a chart's canvas, as fast as a machine without a graphics card can. */
import type { Plugin, PointStyle, Scale } from 'chart.js';
import {
  type CurvesChart,
  type DrawnBand,
  type DrawnCurve,
  drawnOn,
  isCloud,
  isCrowded,
  markerRadius,
} from './drawn.ts';

type Place = (value: number) => number;

/** Where a value stands on the scale, without asking the scale for each. */
function placer(scale: Scale): Place {
  const { min, max } = scale;
  const [first, last] = [scale.getPixelForValue(min), scale.getPixelForValue(max)];
  if (scale.type === 'logarithmic') {
    const ratio = (last - first) / Math.log(max / min);
    return (value) => first + ratio * Math.log(value / min);
  }
  const ratio = max === min ? 0 : (last - first) / (max - min);
  return (value) => first + ratio * (value - min);
}

/** Curves of more points than this are drawn as bundles. */
const dense = 150;
/** So many points all threads of a chart's curves may have together. */
const mostThreaded = 40_000;

/**
 * Strokes the path. A stroke of one pixel is many times cheaper than a thicker one, which a processor has to turn into a
 * filled outline first; so a thick curve of many points is a bundle of thin threads around it, and looks the same.
 */
function stroke(context: CanvasRenderingContext2D, path: Path2D, width: number, pixelRatio: number, most: number) {
  const pixels = width * pixelRatio;
  const threads = Math.min(most, pixels < 1.75 ? 1 : Math.ceil(Math.PI * (pixels - 1)));
  context.lineWidth = 1 / pixelRatio;
  if (threads < 2) return context.stroke(path);
  const radius = (pixels - 1) / 2 / pixelRatio;
  for (let thread = 0; thread < threads; thread += 1) {
    const angle = Math.PI / 4 + (2 * Math.PI * thread) / threads;
    const [dx, dy] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    context.translate(dx, dy);
    context.stroke(path);
    context.translate(-dx, -dy);
  }
  if (pixels > 3) context.stroke(path);
}

function pathOf({ points, series: { shape } }: DrawnCurve, x: Place, y: Place): Path2D {
  const path = new Path2D();
  let top = 0;
  points.forEach((point, index) => {
    const [left, down] = [x(point.x), y(point.y)];
    if (index === 0) path.moveTo(left, down);
    else {
      if (shape === 'steps') path.lineTo(left, top);
      path.lineTo(left, down);
    }
    top = down;
  });
  return path;
}

function drawBand(context: CanvasRenderingContext2D, { points, color, band }: DrawnBand, x: Place, y: Place) {
  if (points.length === 0) return;
  const path = new Path2D();
  points.forEach((point, index) => {
    if (index === 0) path.moveTo(x(point.x), y(point.high));
    else path.lineTo(x(point.x), y(point.high));
  });
  for (const point of [...points].reverse()) path.lineTo(x(point.x), y(point.low));
  context.fillStyle = color;
  context.globalAlpha = band.color ? 0.16 : 0.26;
  context.fill(path);
  if (!band.color) {
    // A projector in a bright room swallows a faint grey, but not its edges.
    context.globalAlpha = 0.6;
    context.strokeStyle = color;
    context.lineWidth = 1.5;
    context.stroke(path);
  }
  context.globalAlpha = 1;
  if (band.middle === false) return;
  const middle = new Path2D();
  points.forEach((point, index) => {
    if (index === 0) middle.moveTo(x(point.x), y(point.median));
    else middle.lineTo(x(point.x), y(point.median));
  });
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke(middle);
}

function drawCloud(context: CanvasRenderingContext2D, curve: DrawnCurve, x: Place, y: Place, size: number) {
  const radius = markerRadius(curve.series.shape, size);
  const path = new Path2D();
  for (const point of curve.points) {
    const [left, down] = [x(point.x), y(point.y)];
    path.moveTo(left + radius, down);
    path.arc(left, down, radius, 0, 2 * Math.PI);
  }
  context.fillStyle = curve.color;
  context.fill(path);
}

type MarkerLook = { pointStyle: PointStyle; rotation: number; radius: number; borderWidth: number };
/** Chart.js' own way to draw a marker. */
type DrawPoint = (context: CanvasRenderingContext2D, look: MarkerLook, x: number, y: number) => void;

type Area = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** The markers of a curve; none for a curve of many points, or without a marker. */
function drawMarkers(
  context: CanvasRenderingContext2D,
  { series, points, color }: DrawnCurve,
  [x, y]: readonly [Place, Place],
  area: Area,
  size: number,
  drawPoint: DrawPoint,
) {
  const { marker, width, shape = 'line', hollow = false } = series;
  const isMarked =
    shape !== 'line' || points.length === 1 || (marker !== null && !isCrowded(series, area.right - area.left));
  if (!isMarked) return;
  context.strokeStyle = color;
  context.fillStyle = hollow ? 'transparent' : color;
  const look: MarkerLook = {
    pointStyle: marker ?? 'circle',
    rotation: 0,
    radius: hollow ? size / 2 : marker === null ? 3 : markerRadius(shape, size),
    borderWidth: shape === 'line' ? 1.5 : width,
  };
  context.lineWidth = look.borderWidth;
  // A curve in steps has its marker where it ends, beside its name; a single point would be nothing without one.
  for (const point of shape === 'steps' ? points.slice(-1) : points) {
    const [left, down] = [x(point.x), y(point.y)];
    const isInside = left > area.left - 1 && left < area.right + 1 && down > area.top - 1 && down < area.bottom + 1;
    if (isInside) drawPoint(context, look, left, down);
  }
}

/** The plugin that draws all that `drawnOn` has for the chart; Chart.js itself draws the axes alone. */
export const curveLines = (drawPoint: DrawPoint): Plugin<'line'> => ({
  id: 'curveLines',
  beforeDatasetsDraw(chart) {
    const drawn = drawnOn.get(chart as CurvesChart);
    if (!drawn) return;
    const { ctx: context, chartArea: area, scales, currentDevicePixelRatio: pixelRatio } = chart;
    const places = [placer(scales.x!), placer(scales.y!)] as const;
    const [x, y] = places;
    context.save();
    context.beginPath();
    context.rect(area.left - 2, area.top - 2, area.width + 4, area.height + 4);
    context.clip();
    context.lineJoin = 'round';
    for (const band of drawn.bands) drawBand(context, band, x, y);
    const together = drawn.curves.reduce((sum, { points }) => sum + points.length, 0);
    const threads = Math.max(1, Math.min(10, Math.floor(mostThreaded / together)));
    for (const curve of drawn.curves) {
      const { series, points, color } = curve;
      if (isCloud(curve)) drawCloud(context, curve, x, y, drawn.font.size);
      if (series.shape === 'dots' || points.length < 2) continue;
      context.strokeStyle = color;
      context.setLineDash([...series.dash]);
      const path = pathOf(curve, x, y);
      if (points.length > dense) stroke(context, path, series.width, pixelRatio, threads);
      else {
        context.lineWidth = series.width;
        context.stroke(path);
      }
    }
    context.restore();
    context.save();
    for (const curve of drawn.curves) {
      if (!isCloud(curve)) drawMarkers(context, curve, places, area, drawn.font.size, drawPoint);
    }
    context.restore();
  },
});
