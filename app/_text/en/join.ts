/** The join page, in English. */
import type { Texts } from '#app/_text/ko/texts.ts';

export const join: Texts['join'] = {
  invitation: 'Join with a nickname. No account needed.',
  title: 'Join the session',
  nickname: 'Nickname',
  nicknameHelp: '1 to 20 characters that nobody else in the session uses. No account needed.',
  count: '{count, number}/{maximum, number}',
  enter: 'Join',
  entering: 'Joining…',
  closedTitle: 'This session is closed',
  closed: 'Ask the instructor for a new code.',
};
