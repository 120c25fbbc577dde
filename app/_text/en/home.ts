/** The first page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const home: Texts['home'] = {
  title: 'A classroom where all networks train at once',
  lead: 'Choose hyperparameters, train together on one shared server, and compare results live.',
  join: 'Join a session',
  joinHelp: 'Enter the six-digit code from your instructor.',
  code: 'Session code',
  go: 'Join',
  codeFault: 'The code has six digits.',
  open: 'Open a session',
  openHelp: 'Teaching? Open a session and share its link.',
  titleLabel: 'Session title',
  titlePlaceholder: 'e.g. Deep learning, week 3',
  passwordLabel: 'Instructor password',
  passwordHelp: 'This server requires a password to open a session. Ask whoever runs it.',
  openButton: 'Open session',
  opening: 'Opening…',
  demo: 'See a demo class',
  demoTitle: 'Demo class',
  demoHelp:
    'Eight scripted students train small networks, and you are the instructor. It is deleted when you close it.',
  teachers: {
    title: 'For teachers',
    what: 'Students train real classifiers on {datasets} or on points in the plane, with settings of their own, and see at once what each choice does. For courses in machine learning at school and university: a browser is enough, no account, no installation.',
    picture: 'A class at work: curves and ranks on the projector, a laptop on every desk',
    first: 'Open a session and show its link or QR code.',
    second: 'Start a round: from a ready lesson of 20, 45 or 75 minutes, or of your own.',
    third: 'Watch all runs, compare them on the projector, and finish with the sealed test.',
    help: 'Help',
  },
  known: 'Sessions in this browser',
  role: '{role, select, instructor {Instructor} other {Student}}',
  forget: 'Forget {code}',
  forgetTitle: 'Forget “{title}” in this browser?',
  forgetBody:
    '{role, select, instructor {This browser holds the instructor’s key. Without it, you need the instructor’s link or recovery code to run this session again.} other {This browser holds your seat. Without it, you need your nickname and recovery code to return to it.}}',
  forgetAction: 'Forget',
  running: 'Open',
  over: 'Closed',
  deleted: 'Deleted',
};
