/** The page on which students join, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const join: Texts['join'] = {
  invitation: 'Join with a nickname. No account is needed.',
  title: 'Join the session',
  nickname: 'Nickname',
  nicknameHelp: '1 to 20 letters that nobody else in the session uses. No account needed.',
  count: '{count, number}/{maximum, number}',
  enter: 'Join',
  entering: 'Joining…',
  closedTitle: 'This session is over',
  closed: 'The instructor has closed it. Ask for a new code.',
};
