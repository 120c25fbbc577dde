/** The English of what people write to a run: name, note, star. */
import type { koRemarks } from './ko-remarks.ts';

export const enRemarks: typeof koRemarks = {
  remarks: {
    star: 'Star run #{number}',
    starred: 'Starred run',
    edit: 'Name run #{number} and write a note',
    title: 'Name and note of run #{number}',
    body: 'Everybody in the session can read them.',
    name: 'Name',
    nameHelp: 'Left empty, it is made from the settings.',
    note: 'Note',
    noteExample: 'What did you change, and what did you find out?',
    noteHelp: 'Markdown works: **bold**, `code`, lists, links.',
    preview: 'Preview',
    save: 'Save',
    saved: 'Name and note of run #{number} are saved',
  },
};
