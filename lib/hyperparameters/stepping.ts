/** What + and − do to a number: even steps, doubling, or 1–2–5. */
import type { NumberField } from './field.ts';

/** Removes rounding errors: 0.30000000000000004 becomes 0.3. */
export function tidyNumber(value: number): number {
  return Number(value.toPrecision(10));
}

function nextPower(value: number, direction: 1 | -1): number {
  const power = Math.log2(value);
  return 2 ** (direction > 0 ? Math.floor(power + 1e-9) + 1 : Math.ceil(power - 1e-9) - 1);
}

/** The next of …, 0.5, 1, 2, 5, 10, 20, …. */
function nextDecade(value: number, direction: 1 | -1): number {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const candidates = [-1, 0, 1].flatMap((shift) => [1, 2, 5].map((digit) => digit * 10 ** (exponent + shift)));
  return direction > 0
    ? candidates.find((candidate) => candidate > value * (1 + 1e-9))!
    : candidates.findLast((candidate) => candidate < value * (1 - 1e-9))!;
}

function next(field: NumberField, value: number, direction: 1 | -1): number {
  if (field.stepping === 'doubling' && value >= 1) return nextPower(value, direction);
  if (field.stepping === 'decades') {
    // Off is below the smallest useful rate.
    const smallest = Math.max(field.minimum, 1e-6);
    if (value < smallest) return direction > 0 ? smallest : field.minimum;
    if (direction < 0 && value <= smallest * (1 + 1e-9)) return field.minimum;
    return nextDecade(value, direction);
  }
  const steps = value / field.step;
  return (direction > 0 ? Math.floor(steps + 1e-9) + 1 : Math.ceil(steps - 1e-9) - 1) * field.step;
}

/** The number after a press of + (1) or − (−1), within the field's limits; an empty field starts at its default. */
export function stepped(field: NumberField, value: number | null, direction: 1 | -1): number {
  if (value === null) return field.default;
  return tidyNumber(Math.min(field.maximum, Math.max(field.minimum, next(field, value, direction))));
}
