/** The rule for a run's name, note and star. */

import { graphemes, tidy } from '../classroom/nickname.ts';
import type { Run } from '../classroom/session.ts';
import { hurts } from '../classroom/word-filter.ts';
import { type Rule, refuse, steerable } from './rule.ts';

/** Maximum letters of a run's name, as people count them. */
export const maximumRunName = 40;
/** Maximum letters of a note. */
export const maximumNote = 2000;

const tooLong = (path: string, maximum: number) =>
  refuse({ code: 'text-too-long', path, message: `At most ${maximum} letters.`, params: { maximum } });

export const changeRun: Rule<'change-run'> = (session, caller, { runId, run: wanted }, { now }) => {
  const found = steerable(session, caller, runId);
  if (!found.ok) return found;
  const run: Partial<Pick<Run, 'name' | 'note' | 'starred'>> = {};
  if (wanted.starred !== undefined) run.starred = wanted.starred;
  if (wanted.name !== undefined) {
    const name = tidy(wanted.name);
    if (graphemes(name) > maximumRunName) return tooLong('run.name', maximumRunName);
    if (session.settings.wordFilter && hurts(name)) {
      const message = 'This name may be offensive: choose another one.';
      return refuse({ code: 'words-refused', path: 'run.name', message });
    }
    run.name = name === '' ? null : name;
  }
  if (wanted.note !== undefined) {
    const note = wanted.note.normalize('NFC').trim();
    if (graphemes(note) > maximumNote) return tooLong('run.note', maximumNote);
    run.note = note;
  }
  return { ok: true, changes: [{ kind: 'run-changed', at: now, runId, run }], data: {} };
};
