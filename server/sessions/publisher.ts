/** What the sessions tell the screens of this process. */
import type { Change } from '#lib/classroom/change.ts';

/** Changes of a session that follow the sequence `after`. */
export type ChangesAfter = { readonly after: number; readonly changes: readonly Change[] };

export type Publisher = {
  /** Takes the changes after sequence `after`; a session's changes arrive in order, some may be missing. */
  publish(code: string, after: number, changes: readonly Change[]): void;
};
