/** Text that a database cannot keep: the character 0, and halves of characters. */

import type { Refusal } from '#lib/refusal.ts';

/** Where such text stands in what was parsed (as a value or as a name), e.g. `run.note`; undefined where there is none. */
function placeOfBrokenText(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : undefined;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    const found = placeOfBrokenText(name, path) ?? placeOfBrokenText(each, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The refusal of such text, or undefined where there is none. */
export function refusalOfBrokenText(value: unknown, root = ''): Refusal | undefined {
  const path = placeOfBrokenText(value, root);
  if (path === undefined) return undefined;
  return { code: 'invalid', path, message: `“${path}” has characters that cannot be kept: type it anew.` };
}
