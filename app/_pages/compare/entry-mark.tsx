/** The mark of a column, as its curves have it. */

import { MarkShape } from '#app/_session/student-mark.tsx';
import type { Entry } from './entries.ts';

export function EntryMark({
  entry,
  className = 'size-4',
}: {
  entry: Pick<Entry, 'color' | 'marker'>;
  className?: string;
}) {
  return <MarkShape color={entry.color} dash={[]} marker={entry.marker} className={className} />;
}
