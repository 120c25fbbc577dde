/** Light, dark, or as the system has it. */

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The cookie in which the choice is remembered, so that the first paint is in it already. */
export const themeCookie = 'theme';

/** The theme that the cookie names. */
export function chooseTheme(remembered: string | undefined): Theme {
  return themes.find((theme) => theme === remembered) ?? 'system';
}
