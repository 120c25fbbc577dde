/** The languages of every screen, and a text in all of them. */

/** Each under its own name; `app/_text` has a folder of texts for each. */
export const languageNames = {
  ko: { name: '한국어', change: '한국어 · 한국어로 바꾸기' },
  en: { name: 'English', change: 'Switch to English' },
} as const;

export type Language = keyof typeof languageNames;
export const languages = Object.keys(languageNames) as readonly Language[];

/** One text in each language. */
export type Text = Readonly<Record<Language, string>>;
