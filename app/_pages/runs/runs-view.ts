/** What a reader has made of the page of all runs: data set, axes, ranges, order and search, kept in its address. */
import { type CoordinateAxis, type Ranges, results, type Value } from '#lib/analysis/coordinates.ts';
import { type DatasetId, datasetIds } from '#lib/datasets/datasets.ts';

export const listColumns = ['number', 'student', 'accuracy', 'parameters', 'computeSeconds', 'state'] as const;
export type ListColumn = (typeof listColumns)[number];
export type ListOrder = { readonly column: ListColumn; readonly descending: boolean };

export type RunsView = {
  /** Null for the session's own. */
  readonly dataset: DatasetId | null;
  /** By their ids, in the order shown; null until the reader has chosen any. */
  readonly axes: readonly string[] | null;
  readonly ranges: Ranges;
  readonly order: ListOrder;
  readonly words: string;
};

export const firstView: RunsView = {
  dataset: null,
  axes: null,
  ranges: {},
  order: { column: 'accuracy', descending: true },
  words: '',
};

const axisId = /^[\w.*]{1,60}$/;

/** A value as it stands in the query; the ends of an axis are empty. */
function readValue(text: string | undefined): Value | null {
  if (!text) return null;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

const writeValue = (value: Value | null): string =>
  value === null ? '' : String(typeof value === 'number' ? Number(value.toPrecision(9)) : value);

/** Reads a query, ignoring what is unreadable. */
export function readView(search: string): RunsView {
  const query = new URLSearchParams(search);
  const axes = query
    .get('axes')
    ?.split(',')
    .filter((id) => axisId.test(id));
  const ranges = query.getAll('range').flatMap((text): [string, Ranges[string]][] => {
    const [id, from, to] = text.split('~');
    return id && axisId.test(id) ? [[id, [readValue(from), readValue(to)]]] : [];
  });
  const sort = query.get('sort') ?? '';
  const column = listColumns.find((each) => each === sort.replace(/^-/, ''));
  return {
    dataset: datasetIds.find((id) => id === query.get('data')) ?? firstView.dataset,
    axes: axes ? [...new Set(axes)] : firstView.axes,
    ranges: Object.fromEntries(ranges),
    order: column ? { column, descending: sort.startsWith('-') } : firstView.order,
    words: query.get('search') ?? firstView.words,
  };
}

/** The query that says it, with its question mark; only what differs from the first view. */
export function viewQuery({ dataset, axes, ranges, order, words }: RunsView): string {
  const sort = `${order.descending ? '-' : ''}${order.column}`;
  const parts = [
    dataset !== null && `data=${dataset}`,
    axes !== null && `axes=${axes.join(',')}`,
    ...Object.entries(ranges).map(([id, [from, to]]) => `range=${id}~${writeValue(from)}~${writeValue(to)}`),
    sort !== '-accuracy' && `sort=${sort}`,
    words.trim() !== '' && `search=${encodeURIComponent(words)}`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** The number of hyperparameter axes shown at first: those with the most different values. */
const firstAxes = 6;

const isResult = (id: string) => results.some((result) => result === id);

/** Those of the axes that are shown, in the reader's order. */
export function shownAxes(all: readonly CoordinateAxis[], chosen: RunsView['axes']): CoordinateAxis[] {
  if (chosen) return chosen.flatMap((id) => all.find((axis) => axis.id === id) ?? []);
  const hyperparameters = all.filter(({ id }) => !isResult(id)).slice(0, firstAxes);
  return [...hyperparameters, ...all.filter(({ id }) => isResult(id))];
}

/** With this axis among the shown ones, a hyperparameter before the first result, or without it. */
export function axisShown(shown: readonly string[], id: string, visible: boolean): string[] {
  const others = shown.filter((each) => each !== id);
  if (!visible) return others;
  const results = others.findIndex(isResult);
  const at = isResult(id) || results < 0 ? others.length : results;
  return [...others.slice(0, at), id, ...others.slice(at)];
}

/** With this axis so many places further right. */
export function axisMoved(shown: readonly string[], id: string, by: number): string[] {
  const moved = [...shown];
  const from = shown.indexOf(id);
  if (from >= 0) moved.splice(Math.min(shown.length - 1, Math.max(0, from + by)), 0, ...moved.splice(from, 1));
  return moved;
}
