/** The two switches on every screen: the next language, the next theme. */
'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { themes } from '#app/_text/theme-choice.ts';
import { languageNames, languages } from '#lib/language.ts';
import { IconButton } from './button.tsx';
import { usePreferences } from './preferences.tsx';

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
        {languageNames[nextLanguage].name}
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
