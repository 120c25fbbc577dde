/** Which axes the page of all runs shows, and in what order. */
import type { CoordinateAxis } from '#lib/analysis/coordinates.ts';

/** So many axes of hyperparameters are shown at first, those that the class has tried most values of. */
export const firstAxes = 6;

export type AxisOrder = {
  /** Moved axes by their ids, in their order; the others follow as they come. */
  readonly order: readonly string[];
  /** By id: shown or hidden by the reader; the others as they are at first. */
  readonly chosen: Readonly<Record<string, boolean>>;
};

export const asTheyCome: AxisOrder = { order: [], chosen: {} };

const isResult = (id: string) => id === 'accuracy' || id === 'parameters' || id === 'gpuSeconds';

/** All axes in the reader's order. */
export function orderedAxes(axes: readonly CoordinateAxis[], { order }: AxisOrder): CoordinateAxis[] {
  const place = (id: string, index: number) => (order.includes(id) ? order.indexOf(id) : order.length + index);
  return axes
    .map((axis, index) => ({ axis, at: place(axis.id, index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ axis }) => axis);
}

/** Those of the axes that are shown, in the reader's order. */
export function shownAxes(axes: readonly CoordinateAxis[], state: AxisOrder): CoordinateAxis[] {
  const atFirst = new Set([
    ...axes.filter(({ id }) => !isResult(id)).slice(0, firstAxes),
    ...axes.filter(({ id }) => isResult(id)),
  ]);
  return orderedAxes(axes, state).filter((axis) => state.chosen[axis.id] ?? atFirst.has(axis));
}

/** With this axis so many places further right among those that are shown. */
export function axisMoved(axes: readonly CoordinateAxis[], state: AxisOrder, id: string, by: number): AxisOrder {
  const shown = shownAxes(axes, state).map((axis) => axis.id);
  const from = shown.indexOf(id);
  const to = Math.min(shown.length - 1, Math.max(0, from + by));
  if (from < 0 || from === to) return state;
  const target = shown[to]!;
  const all = orderedAxes(axes, state)
    .map((axis) => axis.id)
    .filter((each) => each !== id);
  all.splice(all.indexOf(target) + (by > 0 ? 1 : 0), 0, id);
  return { ...state, order: all };
}
