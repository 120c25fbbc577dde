/** Text that a database cannot store: NUL characters and lone surrogates. */

import type { Refusal } from '#lib/refusal.ts';

/** Path of such text in a parsed value (as a value or a name), e.g. `run.note`; undefined if there is none. */
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

/** The refusal of such text, if there is any. */
export function refusalOfBrokenText(value: unknown, root = ''): Refusal | undefined {
  const path = placeOfBrokenText(value, root);
  if (path === undefined) return undefined;
  return { code: 'invalid', path, message: `“${path}” has characters that cannot be stored: type it again.` };
}
