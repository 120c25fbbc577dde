/** The reader's language and theme: held for all components, remembered in cookies, written on the document, changed by two buttons. */
'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider, useTranslations } from 'use-intl';
import { languageCookie, type Theme, themeCookie, themes } from '#app/_text/choices.ts';
import { fetchMessages, type Messages } from '#app/_text/messages.ts';
import { type Language, languageNames, languages } from '#lib/language.ts';
import { IconButton } from './button.tsx';
import { followPaper } from './paper.ts';

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
  useEffect(() => {
    return followPaper();
  }, []);
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

const icons = { system: Monitor, light: Sun, dark: Moon };

/** Buttons for language and theme, for the right end of a bar. */
export function SettingsButtons() {
  const t = useTranslations('common.settings');
  const { language, theme, setLanguage, setTheme } = usePreferences();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  const nextLanguage = languages[(languages.indexOf(language) + 1) % languages.length]!;
  const Icon = icons[theme];
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        lang={nextLanguage}
        aria-label={languageNames[nextLanguage].change}
        onClick={() => setLanguage(nextLanguage)}
        className="h-9 whitespace-nowrap rounded-lg px-2.5 font-medium text-muted text-sm hover:bg-sunken hover:text-ink"
      >
        <span className="sm:hidden">{languageNames[nextLanguage].short}</span>
        <span className="max-sm:hidden">{languageNames[nextLanguage].name}</span>
      </button>
      <IconButton
        label={`${t('theme', { theme })}. ${t('nextTheme', { theme: next })}`}
        onClick={() => setTheme(next)}
        data-testid="theme"
      >
        <Icon aria-hidden className="size-4.5" />
      </IconButton>
    </div>
  );
}
