/** Which lines of a source differ from another one. */
import { diffLines } from 'diff';

export type SourceLine = { readonly text: string; readonly change: 'same' | 'new' | 'gone' };

/** The lines of `after` in order, with those of `before` that are gone where they stood. */
export function lineChanges(before: string, after: string): SourceLine[] {
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): SourceLine => ({ text, change: added ? 'new' : removed ? 'gone' : 'same' })),
  );
}
