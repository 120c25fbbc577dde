/** Every sentence of the screens in English. */
import { enAfter } from './en-after.ts';
import { enBoard } from './en-board.ts';
import { enChoosing } from './en-choosing.ts';
import { enCompare } from './en-compare.ts';
import { enInsight } from './en-insight.ts';
import { enLesson } from './en-lesson.ts';
import { enOutcomes } from './en-outcomes.ts';
import { enRanking } from './en-ranking.ts';
import { enRemarks } from './en-remarks.ts';
import { enRoom } from './en-room.ts';
import { enSharing } from './en-sharing.ts';
import { enTakehome } from './en-takehome.ts';
import { enTeaching } from './en-teaching.ts';
import type { ko } from './ko.ts';

export const en: typeof ko = {
  ...enChoosing,
  ...enCompare,
  ...enBoard,
  ...enOutcomes,
  ...enLesson,
  ...enInsight,
  ...enSharing,
  ...enTakehome,
  ...enTeaching,
  ...enRoom,
  ...enAfter,
  ...enRemarks,
  ...enRanking,
  app: {
    name: 'CNN Classroom',
    description: 'A live classroom where everybody trains CIFAR-10 networks together on one shared GPU.',
    toHome: 'To the first page',
    skip: 'Skip to content',
    loading: 'Loading…',
    noScript: 'This page needs JavaScript.',
  },
  settings: {
    toOther: '한국어',
    toOtherLabel: '한국어 · 한국어로 바꾸기',
    theme: 'Theme: {theme, select, light {light} dark {dark} other {as the system}}',
    nextTheme: 'Change the theme to {theme, select, light {light} dark {dark} other {the system’s}}',
  },
  connection: {
    connecting: 'Connecting…',
    online: 'Online',
    roundTrip: '{milliseconds, number} ms',
    transport: '{transport, select, websocket {WebSocket} other {polling}}',
    offline: 'Offline',
    reconnecting: 'Reconnecting · {seconds, number} s, attempt {attempt, number}',
    offlineNote: 'The connection is down. Training goes on at the server, and you will come back to this same seat.',
    displaced: 'In use in another tab',
    refused: 'Connection refused',
    tryingAgain: 'This page tries again by itself.',
  },
  actions: {
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Copying failed. Please select the address and copy it yourself.',
    dismiss: 'Dismiss',
  },
  home: {
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
  },
  join: {
    invitation: 'Join with a nickname. No account is needed.',
    title: 'Join the session',
    lookingUp: 'Looking for the session…',
    nickname: 'Nickname',
    nicknameHelp: '1 to 20 letters that nobody else in the session uses. No account needed.',
    count: '{count, number}/{maximum, number}',
    enter: 'Join',
    entering: 'Joining…',
    closedTitle: 'This session is over',
    closed: 'The instructor has closed it. Ask for a new code.',
  },
  student: {
    screens: 'Choose a screen',
    form: 'Set up',
    runs: 'My runs',
    board: 'Leaderboard',
    you: 'you',
    closed: 'The session is over, so nothing more can be submitted. Results stay visible.',
  },
  notices: {
    notFoundTitle: 'There is no such page',
    notFound: 'Please check the address.',
    errorTitle: 'Something went wrong on this page',
    error: 'Please try again. Training goes on at the server.',
    noSessionTitle: 'There is no such session',
    noSession: 'No session has the code {code}. Please check the six digits.',
    displacedTitle: 'This seat is open in another tab',
    displaced: 'One seat can be used in one tab at a time.',
    useHere: 'Use it here',
    keyTitle: 'The instructor’s key is needed',
    key: 'Use the browser that opened the session, or the whole instructor link with its #key=… part.',
    refusedTitle: 'The server said no',
    unreachableTitle: 'The server cannot be reached',
    unreachable: 'Check the network and try again.',
    reload: 'Reload',
    otherCode: 'Type another code',
  },
};
