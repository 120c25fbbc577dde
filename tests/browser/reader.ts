/** A reader of a page in a browser: language, theme, and remembered seats and keys. */
import type { BrowserContextOptions } from 'playwright-core';
import type { Language } from '#lib/language.ts';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** A seat or an instructor's key that a browser remembers. */
export type Held = {
  readonly code: string;
  readonly role: 'student' | 'instructor';
  readonly secret: string;
  readonly title: string;
};

/** A reader's browser for the server at `url`, without animations. */
export function readerOf(
  url: string,
  language: Language,
  theme: Theme,
  held: readonly Held[] = [],
): BrowserContextOptions {
  const cookie = (name: string, value: string) => ({
    name,
    value,
    domain: new URL(url).hostname,
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax' as const,
  });
  const sessions = JSON.stringify(held.map((entry) => ({ ...entry, visitedAt: Date.now() })));
  return {
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    reducedMotion: 'reduce',
    storageState: {
      cookies: [cookie('theme', theme), cookie('language', language)],
      origins:
        held.length > 0
          ? [{ origin: url, localStorage: [{ name: 'classroom-training.sessions.v1', value: sessions }] }]
          : [],
    },
  };
}
