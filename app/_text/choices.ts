/** The language and theme of a screen: the remembered ones, else the browser's, else Korean and the system's. */
import { type Language, languages } from '#lib/language.ts';

/** The cookie in which the choice is remembered, so that the server writes the first page in it already. */
export const languageCookie = 'language';

function asLanguage(written: string | undefined): Language | undefined {
  return languages.find((language) => language === written);
}

/** The language of a request: `remembered` is the cookie, `accepted` the header Accept-Language. */
export function chooseLanguage(remembered: string | undefined, accepted: string | null): Language {
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(';q=');
      return {
        language: asLanguage(tag.slice(0, 2).toLowerCase()),
        quality: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter(({ language, quality }) => language !== undefined && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return asLanguage(remembered) ?? wanted[0]?.language ?? 'ko';
}

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The cookie in which the choice is remembered, so that the first paint is in it already. */
export const themeCookie = 'theme';

/** The theme that the cookie names. */
export function chooseTheme(remembered: string | undefined): Theme {
  return themes.find((theme) => theme === remembered) ?? 'system';
}
