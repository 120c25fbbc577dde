/** How the values of compared runs are written. */
import type { Quantity } from '#lib/analysis/compared-curves.ts';

/** Digits of a loss or a learning rate that tell something. */
export function threeDigits(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  return value.toPrecision(3);
}

/** A rate that was set, without zeros that say nothing. */
export const plainRate = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : String(Number(value.toPrecision(3)));

/** Those that are shares, 0…1. */
export const shares: readonly Quantity[] = ['accuracy', 'validationAccuracy'];

/** A difference of accuracies in percentage points, with its sign. */
export function signed(difference: number): string {
  const points = (difference * 100).toFixed(1);
  if (Number(points) === 0) return '±0.0';
  return difference > 0 ? `+${points}` : points.replace('-', '−');
}
