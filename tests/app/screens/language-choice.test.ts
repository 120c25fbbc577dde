/** A page's initial language and theme. */
import { describe, expect, test } from 'vitest';
import { chooseLanguage, chooseTheme } from '#app/_text/choices.ts';

describe('language and theme', () => {
  test('[U4] the remembered language wins, then the browser’s first known language, then Korean', () => {
    expect(chooseLanguage('en', 'ko-KR,ko;q=0.9')).toBe('en');
    expect(chooseLanguage(undefined, 'fr-FR, en-GB;q=0.8, ko;q=0.6')).toBe('en');
    expect(chooseLanguage(undefined, 'en;q=0.3, ko;q=0.6')).toBe('ko');
    expect(chooseLanguage(undefined, 'en;q=0, fr')).toBe('ko');
    expect(chooseLanguage('tlh', null)).toBe('ko');
  });

  test('[U5] the theme is the system’s until one is remembered', () => {
    expect(chooseTheme(undefined)).toBe('system');
    expect(chooseTheme('purple')).toBe('system');
    expect(chooseTheme('dark')).toBe('dark');
  });
});
