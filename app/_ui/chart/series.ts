/** What a chart is given to draw: curves, dots and bands. */

import type { BandPoint } from '#lib/analysis/quantiles.ts';

export const markers = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'cross', 'crossRot'] as const;
export type Marker = (typeof markers)[number];

export type CurvePoint = { readonly x: number; readonly y: number };

export type CurveSeries = {
  readonly id: string;
  /** Empty for one that has no name at its end and in the tooltip. */
  readonly label: string;
  /** A CSS colour; variables are resolved when painting, so that it follows the theme. */
  readonly color: string;
  readonly dash: readonly number[];
  /** Drawn at every point; null for a curve of many points. */
  readonly marker: Marker | null;
  readonly width: number;
  /** Ascending in x. */
  readonly points: readonly CurvePoint[];
  /** A line through the points unless said otherwise; `steps` hold each value until the next; `dots` stand alone. */
  readonly shape?: 'line' | 'steps' | 'dots';
  /** Its markers are rings. */
  readonly hollow?: boolean;
};

/** Many curves as a band with its middle. */
export type CurveBand = {
  readonly label: string;
  readonly points: readonly BandPoint[];
  /** A CSS colour; grey for none. */
  readonly color?: string;
  /** Whether its middle is drawn; where it is not, a curve of its own runs there. */
  readonly middle?: boolean;
};
