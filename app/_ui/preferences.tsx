/** The reader's language and theme: held for all components, remembered in cookies, written on the document. */
'use client';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { languageCookie } from '#app/_text/language-choice.ts';
import { fetchMessages, type Messages } from '#app/_text/messages.ts';
import { type Theme, themeCookie } from '#app/_text/theme-choice.ts';
import type { Language } from '#lib/language.ts';

type Preferences = {
  language: Language;
  theme: Theme;
  setLanguage: (language: Language) => void;
  setTheme: (theme: Theme) => void;
};

const Context = createContext<Preferences | null>(null);

function remember(cookie: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that classrooms still have
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}

/** Provides language and theme; the first values come from the server, which read the same cookies. */
export function Preferences({
  children,
  ...first
}: {
  children: ReactNode;
  language: Language;
  messages: Messages;
  theme: Theme;
}) {
  const [{ language, messages }, setSpoken] = useState({ language: first.language, messages: first.messages });
  const [theme, setTheme] = useState(first.theme);
  const preferences = useMemo<Preferences>(
    () => ({
      language,
      theme,
      setLanguage: (next) => {
        remember(languageCookie, next);
        void fetchMessages(next).then((fetched) => {
          document.documentElement.lang = next;
          setSpoken({ language: next, messages: fetched });
        });
      },
      setTheme: (next) => {
        remember(themeCookie, next);
        document.documentElement.dataset.theme = next;
        setTheme(next);
      },
    }),
    [language, theme],
  );
  return (
    <Context value={preferences}>
      <IntlProvider locale={language} messages={messages} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
        {children}
      </IntlProvider>
    </Context>
  );
}

/** The reader's language and theme, and how to change them. */
export function usePreferences(): Preferences {
  const preferences = useContext(Context);
  if (!preferences) throw new Error('usePreferences is used outside <Preferences>.');
  return preferences;
}
