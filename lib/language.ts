/** The languages of every screen, and texts in one or all of them. */

/** Each under its own name, and how a narrow bar shortens it; `app/_text` has a folder of texts for each. */
export const languageNames = {
  ko: { name: '한국어', short: '한', change: '한국어 · 한국어로 바꾸기' },
  en: { name: 'English', short: 'En', change: 'En · Switch to English' },
} as const;

export type Language = keyof typeof languageNames;
export const languages = Object.keys(languageNames) as readonly Language[];

/** One text in each language. */
export type Text = Readonly<Record<Language, string>>;

/** A text as somebody typed it, for every reader; or one in each language. */
export type Wording = string | Text;

/** What a reader of this language reads. */
export const inLanguage = (wording: Wording, language: Language): string =>
  typeof wording === 'string' ? wording : wording[language];

/** Every text of the wording. */
export const textsOf = (wording: Wording): readonly string[] =>
  typeof wording === 'string' ? [wording] : languages.map((language) => wording[language]);

/** The wording with each of its texts changed. */
export const eachText = (wording: Wording, change: (text: string) => string): Wording =>
  typeof wording === 'string' ? change(wording) : textIn((language) => change(wording[language]));

/** A text in each language. */
export const textIn = (write: (language: Language) => string): Text => ({ ko: write('ko'), en: write('en') });

export const isSameWording = (a: Wording, b: Wording): boolean =>
  languages.every((language) => inLanguage(a, language) === inLanguage(b, language));
