/** The English of what comes after class: taking it home, reopening, deleting, the class map. */
import type { koAfter } from './ko-after.ts';

export const enAfter: typeof koAfter = {
  after: {
    title: 'Records',
    help: 'The whole session as files. They hold nicknames, so take care with whom you share them.',
    replay: 'Replay (HTML)',
    replayHelp: 'One file that opens without a network.',
    json: 'All data (JSON)',
    runs: 'Runs (CSV)',
    epochs: 'Curves (CSV)',
    saving: 'Preparing…',
    failed: 'The file could not be fetched. Please try again.',
    reopen: 'Reopen the session',
    reopened: 'The session is open again',
    remove: 'Delete the session',
    removeTitle: 'Delete this session for good?',
    removeBody:
      'The records of {seats, plural, one {# student} other {# students}} and {runs, plural, one {# run} other {# runs}} are lost and cannot be brought back. Take the files home first if you need them.',
    removed: 'The session was deleted',
    open: 'Open',
    closed: 'Over',
    gone: 'Deleted',
  },
  map: {
    title: 'Class map',
    help: 'Who tried which values, and how well they did. An empty cell is a combination that nobody tried.',
    empty: 'Appears once two runs have different values.',
    x: 'Across',
    y: 'Down',
    untried: 'Nobody tried it',
    runs: '{count, plural, one {# run} other {# runs}}',
    lineage: 'Runs that grew out of others',
    lineageHelp: 'They started from somebody else’s settings.',
    choose: 'Press a cell to see its runs.',
  },
};
