/** Both languages together, for the server alone (a browser gets one); and what TypeScript checks `useTranslations` against. */
import type { Language } from '#lib/language.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

export type Messages = typeof ko;

export const messages = { ko, en } satisfies Record<Language, Messages>;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
