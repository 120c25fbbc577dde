/** The languages of every screen, and a text in all of them. */

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** One text in each language. */
export type Text = Readonly<Record<Language, string>>;
