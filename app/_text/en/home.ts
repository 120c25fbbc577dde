/** The first page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const home: Texts['home'] = {
  title: 'A classroom where every network learns at once',
  lead: 'Everybody chooses hyperparameters, trains on one shared GPU at the same time, and compares live.',
  join: 'Join a session',
  joinHelp: 'Type the six digits your instructor gave you.',
  code: 'Session code',
  go: 'Join',
  codeFault: 'A code has six digits.',
  open: 'Open a session',
  openHelp: 'Teaching? Open a session and share its link.',
  titleLabel: 'Title of the session',
  titlePlaceholder: 'e.g. Deep learning, week 3',
  passwordLabel: 'Instructor password',
  passwordHelp: 'This server asks for a password before a session is opened. Whoever runs it has set it.',
  openButton: 'Open session',
  opening: 'Opening…',
  known: 'Sessions this browser knows',
  role: '{role, select, instructor {Instructor} other {Student}}',
  forget: 'Forget {code}',
  forgetTitle: 'Forget “{title}” in this browser?',
  forgetBody:
    '{role, select, instructor {This browser holds the instructor’s key. Without it you need the instructor’s link or recovery code to steer this session again.} other {This browser holds your seat. Without it you need your nickname and recovery code to sit there again.}}',
  forgetAction: 'Forget',
  running: 'Open',
  over: 'Over',
  deleted: 'Deleted',
};
