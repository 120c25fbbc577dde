/** The sentences of a language that the page did not come with, fetched when somebody asks for it. */
import type { Language } from '#lib/language.ts';
import type { Messages } from './messages.ts';

export const fetchMessages = (language: Language): Promise<Messages> =>
  language === 'ko' ? import('./ko.ts').then(({ ko }) => ko) : import('./en.ts').then(({ en }) => en);
