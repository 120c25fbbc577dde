/** The texts of a language, fetched when somebody asks for them: a browser gets one language. What TypeScript checks `useTranslations` against. */
import type { Language } from '#lib/language.ts';
import type { Texts } from './ko/texts.ts';

export type Messages = Texts;

/** Each language has a folder here of its name. */
export const fetchMessages = async (language: Language): Promise<Messages> =>
  (await import(`./${language}/texts.ts`)).texts;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
