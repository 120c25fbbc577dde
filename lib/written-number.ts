/** The only reader of numbers written by people: in fields, in links, on the command line. */

/** Digits alone, or in groups of three with the same separator. */
const grouped = /^\d{1,3}(?:([,_'’ \u00a0\u202f])\d{3})(?:\1\d{3})*$/;
const plain = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number, or null if it is invalid or ambiguous. Full-width digits and signs are accepted. A comma is a
 * thousands separator where Korean and English have one (`1,000`), otherwise a decimal comma (`0,5`, `0,001`).
 */
export function readNumber(written: string): number | null {
  const [, minus, unsigned] = /^([+-]?)(.*)$/s.exec(written.normalize('NFKC').trim().replace(/^[−–]/, '-'))!;
  const [whole = '', ...fraction] = unsigned!.split('.');
  const digits = whole !== '' && !whole.startsWith('0') && grouped.test(whole) ? whole.replace(/\D/g, '') : whole;
  const joined = [digits, ...fraction].join('.');
  const decimal = fraction.length === 0 ? joined.replace(/^(\d*),(\d+)$/, '$1.$2') : joined;
  if (!plain.test(decimal)) return null;
  const value = Number(decimal);
  return Number.isFinite(value) ? (minus === '-' ? -value : value) : null;
}

/** An optional number: null if empty, undefined if not a number within these bounds. */
export function readLimit(
  written: string,
  { minimum, maximum, whole }: { readonly minimum: number; readonly maximum: number; readonly whole: boolean },
): number | null | undefined {
  if (written.trim() === '') return null;
  const value = readNumber(written);
  if (value === null || value < minimum || value > maximum || (whole && !Number.isInteger(value))) return undefined;
  return value;
}
