/** The texts of a language, fetched when somebody asks for them: a browser gets one language. What TypeScript checks `useTranslations` against. */
import type { Language } from '#lib/language.ts';
import type { Help } from './ko/help.ts';
import type { Texts } from './ko/texts.ts';

export type Messages = Texts;

/** Each language has a folder here of its name. */
export const fetchMessages = async (language: Language): Promise<Messages> =>
  (await import(`./${language}/texts.ts`)).texts;

/** The words of the help pages, which no other page carries. */
export const fetchHelp = async (language: Language): Promise<Help> => (await import(`./${language}/help.ts`)).help;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
