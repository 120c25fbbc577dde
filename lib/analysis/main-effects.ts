/** What a question for the class has shown: the effect of each field over the other, with its uncertainty. */
import type { Sweep, SweepValue } from '../classroom/sweep-schemas.ts';
import { fTail, tCritical } from './distributions.ts';
import { standardError } from './noise.ts';
import type { GridCell } from './sweep-grid.ts';

/** One value of a field. */
export type Level = {
  readonly value: SweepValue;
  /** Its mean accuracy over the values of the other field, 0…1. */
  readonly mean: number;
  /** The 95 % confidence interval; null where chance is not known. */
  readonly low: number | null;
  readonly high: number | null;
  /** How many runs had it. */
  readonly runs: number;
  /** Against the best: clearly worse, within chance, or not known since nothing says how large chance is. */
  readonly verdict: 'best' | 'worse' | 'chance' | 'unknown';
};

export type FieldEffect = {
  readonly path: string;
  /** The values that have an answer, in the order of the grid. */
  readonly levels: readonly Level[];
  /** In how many of the other field's values, where all of this one's have an answer, the best level was best too. */
  readonly wins: { readonly won: number; readonly of: number } | null;
};

export type MainEffects = {
  readonly fields: readonly FieldEffect[];
  /** Whether the best value of one field clearly depends on the other's; null where the data cannot tell. */
  readonly interaction: boolean | null;
};

type Observation = { readonly levels: readonly number[]; readonly accuracy: number };

/** Smaller than this is no chance of 1 in 20 in favour of a difference. */
const alpha = 0.05;
/** An interaction is only said where it is clearer than that. */
const clearly = 0.01;

/** The inverse of a symmetric positive definite matrix by Gauss and Jordan; undefined if it is singular. */
function inverse(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [...row, ...row.map((_, column) => (column === index ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    if (Math.abs(rows[pivot]![column]!) < 1e-9) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const own = rows[column]!;
    const scale = own[column]!;
    for (let at = 0; at < own.length; at++) own[at]! /= scale;
    for (const row of rows) {
      const factor = row[column]!;
      if (row === own || factor === 0) continue;
      for (let at = 0; at < row.length; at++) row[at]! -= factor * own[at]!;
    }
  }
  return rows.map((row) => row.slice(size));
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

/** The additive model accuracy = μ + αᵢ + βⱼ, with the first level of each field as zero, by least squares. */
function fitAdditive(observations: readonly Observation[], sizes: readonly number[]) {
  const starts = sizes.map((_, field) => 1 + sizes.slice(0, field).reduce((sum, size) => sum + size - 1, 0));
  const width = 1 + sizes.reduce((sum, size) => sum + size - 1, 0);
  /** A row of the design matrix; `weights` are those of each field's levels. */
  const rowOf = (weights: readonly (readonly number[])[]) => {
    const row = new Array<number>(width).fill(0);
    row[0] = 1;
    weights.forEach((own, field) => {
      own.slice(1).forEach((weight, index) => {
        row[starts[field]! + index] = weight;
      });
    });
    return row;
  };
  const only = (level: number, size: number) => Array.from({ length: size }, (_, each) => (each === level ? 1 : 0));
  const design = observations.map(({ levels }) => rowOf(levels.map((level, field) => only(level, sizes[field]!))));
  const normal = Array.from({ length: width }, (_, a) =>
    Array.from({ length: width }, (_, b) => design.reduce((sum, row) => sum + row[a]! * row[b]!, 0)),
  );
  const covariance = inverse(normal);
  if (!covariance) return undefined;
  const moments = Array.from({ length: width }, (_, a) =>
    design.reduce((sum, row, index) => sum + row[a]! * observations[index]!.accuracy, 0),
  );
  const coefficients = covariance.map((row) => dot(row, moments));
  const residuals = observations.map(({ accuracy }, index) => accuracy - dot(design[index]!, coefficients));
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  /** The combination that is a level's mean over all levels of the other field alike. */
  const marginal = (field: number, level: number) =>
    rowOf(sizes.map((size, each) => (each === field ? only(level, size) : new Array<number>(size).fill(1 / size))));
  const freedom = observations.length - width;
  return {
    freedom,
    squares,
    width,
    marginal,
    estimate: (row: readonly number[]) => dot(row, coefficients),
    /** The variance of an estimate; null without degrees of freedom. */
    variance: (row: readonly number[]) =>
      freedom > 0
        ? (squares / freedom) *
          dot(
            row,
            covariance.map((each) => dot(each, row)),
          )
        : null,
  };
}

/** Whether the additive model fits clearly worse than a mean of its own for each cell: the F test of interaction. */
function interactionOf(
  observations: readonly Observation[],
  { squares, width }: { readonly squares: number; readonly width: number },
): boolean | null {
  const cells = new Map<string, number[]>();
  for (const { levels, accuracy } of observations) {
    const key = levels.join();
    cells.set(key, [...(cells.get(key) ?? []), accuracy]);
  }
  const within = [...cells.values()].reduce((sum, own) => {
    const mean = own.reduce((total, each) => total + each, 0) / own.length;
    return sum + own.reduce((total, each) => total + (each - mean) ** 2, 0);
  }, 0);
  const [between, freedom] = [cells.size - width, observations.length - cells.size];
  if (between < 1 || freedom < 1 || within <= 0) return null;
  return fTail((squares - within) / between / (within / freedom), between, freedom) < clearly;
}

/**
 * The main effect of each field. Runs are observations of the additive two-way model accuracy = μ + αᵢ + βⱼ, fitted by least
 * squares, so that a grid with holes and cells with different numbers of seeds is not read askew. A level's mean is its
 * population marginal mean, over the other field's levels alike (Searle, Speed & Milliken 1980, The American Statistician 34(4),
 * 216–221). Its interval is ± t × √(variance of the estimate + p (1 − p) / n): Student's t with the residual degrees of freedom,
 * and the chance in n validation images, which all runs share. The best level is compared with each other one by the difference
 * and its error in the same way, at 5 % divided by the number of comparisons (Bonferroni). Interaction is tested by F against a
 * mean for each cell, at 1 %, and needs cells with several seeds.
 * Undefined where there is nothing to compare yet, or the cells with answers do not connect all values.
 */
export function mainEffects({ fields }: Pick<Sweep, 'fields'>, cells: readonly GridCell[]): MainEffects | undefined {
  const placeIn = (field: number, cell: GridCell) => fields[field]!.values.indexOf(cell.values[field]!);
  const filled = cells.filter(({ accuracies }) => accuracies.length > 0);
  const used = fields.map(({ values }, field) =>
    values.map((_, place) => place).filter((place) => filled.some((cell) => placeIn(field, cell) === place)),
  );
  if (used.every((levels) => levels.length < 2)) return undefined;
  const observations = filled.flatMap((cell): Observation[] => {
    const levels = fields.map((_, field) => used[field]!.indexOf(placeIn(field, cell)));
    return cell.accuracies.map((accuracy) => ({ levels, accuracy }));
  });
  const sizes = used.map(({ length }) => length);
  const fit = fitAdditive(observations, sizes);
  if (!fit) return undefined;
  const images = Math.min(...filled.map(({ validationImages }) => validationImages));
  const ofImages = (share: number) => standardError(Math.min(1, Math.max(0, share)), images) ** 2;

  const effectOf = (field: number): FieldEffect | undefined => {
    const size = sizes[field]!;
    if (size < 2) return undefined;
    const rows = used[field]!.map((_, level) => fit.marginal(field, level));
    const means = rows.map(fit.estimate);
    const best = means.indexOf(Math.max(...means));
    const levels = used[field]!.map((place, level): Level => {
      const mean = means[level]!;
      const variance = fit.variance(rows[level]!);
      const half = variance === null ? null : tCritical(alpha, fit.freedom) * Math.sqrt(variance + ofImages(mean));
      return {
        value: fields[field]!.values[place]!,
        mean,
        low: half === null ? null : mean - half,
        high: half === null ? null : mean + half,
        runs: observations.filter((each) => each.levels[field] === level).length,
        verdict: verdictOf(level),
      };
    });
    function verdictOf(level: number): Level['verdict'] {
      if (level === best) return 'best';
      const variance = fit!.variance(rows[best]!.map((value, index) => value - rows[level]![index]!));
      if (variance === null) return 'unknown';
      const error = Math.sqrt(variance + ofImages(means[best]!) + ofImages(means[level]!));
      return means[best]! - means[level]! > tCritical(alpha / (size - 1), fit!.freedom) * error ? 'worse' : 'chance';
    }
    return { path: fields[field]!.path, levels, wins: winsOf(field, used[field]![best]!) };
  };

  /** Over the other field's values in which every used value of this one has an answer. */
  function winsOf(field: number, best: number): FieldEffect['wins'] {
    const other = 1 - field;
    if (fields.length < 2) return null;
    const lines = used[other]!.map((place) => filled.filter((cell) => placeIn(other, cell) === place));
    const whole = lines.filter(({ length }) => length === used[field]!.length);
    const won = whole.filter((line) => {
      const top = line.reduce((most, cell) => (cell.mean! > most.mean! ? cell : most));
      return placeIn(field, top) === best;
    });
    return whole.length === 0 ? null : { won: won.length, of: whole.length };
  }

  return {
    fields: fields.flatMap((_, field) => effectOf(field) ?? []),
    interaction: fields.length < 2 ? null : interactionOf(observations, fit),
  };
}
