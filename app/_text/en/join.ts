/** The join page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const join: Texts['join'] = {
  invitation: 'Join with a nickname. No account needed.',
  title: 'Join the session',
  nickname: 'Nickname',
  nicknameHelp: 'Up to 20 characters. Choose a name that is not taken; you need no account.',
  count: '{count, number}/{maximum, number}',
  enter: 'Join',
  entering: 'Joining…',
  closedTitle: 'This session is closed',
  closed: 'Ask the instructor for a new code.',
};
