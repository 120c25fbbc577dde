/** The only reader of numbers written by people: in fields, in links, on the command line. */

/** Digits alone, or in groups of three with the same separator. */
const grouped = /^\d{1,3}(?:([,_'’ \u00a0\u202f])\d{3})(?:\1\d{3})*$/;
const plain = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Groups of three with dots: thousands before a decimal comma, ambiguous otherwise. */
const dotted = /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;

/** What is asked for: a whole number, of which `1.000` may mean either; a share, for which `50%` may be written. */
type Asked = { readonly whole?: boolean; readonly share?: boolean };

/**
 * The number, or null if it is invalid or ambiguous. Full-width digits and signs are accepted. A comma is a
 * thousands separator where Korean and English have one (`1,000`), otherwise a decimal comma (`0,5`, `0,001`, `1.000,5`).
 */
export function readNumber(written: string, { whole = false, share = false }: Asked = {}): number | null {
  const text = written.normalize('NFKC').trim().replace(/^[−–]/, '-');
  const percent = share && text.endsWith('%');
  const [, minus, unsigned] = /^([+-]?)(.*)$/s.exec(percent ? text.slice(0, -1).trimEnd() : text)!;
  const decimal = decimalOf(unsigned!);
  if (!plain.test(decimal) || (whole && dotted.test(unsigned!))) return null;
  // Moved by its digits: 0.7 / 100 is not 0.007.
  const value = percent && !/e/i.test(decimal) ? Number(`${decimal}e-2`) : Number(decimal) / (percent ? 100 : 1);
  return Number.isFinite(value) ? (minus === '-' ? -value : value) : null;
}

/** Without separators of thousands, and with a point for a decimal comma; anything else as it is. */
function decimalOf(unsigned: string): string {
  if (unsigned.includes(',') && dotted.test(unsigned)) return unsigned.replaceAll('.', '').replace(',', '.');
  const [before = '', ...fraction] = unsigned.split('.');
  const digits = before !== '' && !before.startsWith('0') && grouped.test(before) ? before.replace(/\D/g, '') : before;
  const joined = [digits, ...fraction].join('.');
  return fraction.length === 0 ? joined.replace(/^(\d*),(\d+)$/, '$1.$2') : joined;
}

/** An optional number: null if empty, undefined if not a number within these bounds. */
export function readLimit(
  written: string,
  { minimum, maximum, whole }: { readonly minimum: number; readonly maximum: number; readonly whole: boolean },
): number | null | undefined {
  if (written.trim() === '') return null;
  const value = readNumber(written, { whole });
  if (value === null || value < minimum || value > maximum || (whole && !Number.isInteger(value))) return undefined;
  return value;
}
