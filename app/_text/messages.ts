/** Both languages together, and what TypeScript checks the keys of `useTranslations` against. */
import type { Language } from '#lib/language.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

export const messages = { ko, en } satisfies Record<Language, typeof ko>;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: typeof ko;
  }
}
