/** The words of the help pages in the reader's language, which no other page carries. */
'use client';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Help } from '#app/_text/ko/help.ts';
import { fetchHelp } from '#app/_text/messages.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Language } from '#lib/language.ts';

type Spoken = { readonly language: Language; readonly words: Help };

const Context = createContext<Help | null>(null);

/** Provides the words; the first ones come with the page. */
export function HelpWords({ children, ...first }: Spoken & { children: ReactNode }) {
  const { language } = usePreferences();
  const [spoken, setSpoken] = useState<Spoken>(first);
  useEffect(() => {
    if (language !== spoken.language) void fetchHelp(language).then((words) => setSpoken({ language, words }));
  }, [language, spoken.language]);
  return <Context value={spoken.words}>{children}</Context>;
}

export function useHelpWords(): Help {
  const words = useContext(Context);
  if (!words) throw new Error('useHelpWords is used outside <HelpWords>.');
  return words;
}
