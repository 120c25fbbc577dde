/** The sentences of a language that the page did not come with, fetched when somebody asks for it. */

import type { Messages } from '#app/_text/messages.ts';
import type { Language } from '#lib/language.ts';

export const fetchMessages = (language: Language): Promise<Messages> =>
  language === 'ko' ? import('#app/_text/ko.ts').then(({ ko }) => ko) : import('#app/_text/en.ts').then(({ en }) => en);
