/** Around the help pages: their words in the reader's language. */
import type { ReactNode } from 'react';
import { HelpWords } from '#app/_pages/help/words.tsx';
import { fetchHelp } from '#app/_text/messages.ts';
import { readerLanguage } from '../metadata.ts';

export default async function Layout({ children }: { children: ReactNode }) {
  const language = await readerLanguage();
  return (
    <HelpWords language={language} words={await fetchHelp(language)}>
      {children}
    </HelpWords>
  );
}
