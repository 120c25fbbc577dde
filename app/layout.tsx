/** The frame of every page: language and theme as remembered (so the first paint is right), font, toasts. */
import './globals.css';
import './print.css';
import type { Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { chooseTheme, themeCookie } from '#app/_text/choices.ts';
import { fetchMessages } from '#app/_text/messages.ts';
import { pageId } from '#app/_ui/page-id.ts';
import { Preferences } from '#app/_ui/preferences.tsx';
import { SteadyClicks } from '#app/_ui/steady-clicks.tsx';
import { Toasts } from '#app/_ui/toasts.tsx';
import { pageMetadata, readerLanguage } from './metadata.ts';
import { oldBrowserScript } from './old-browser.ts';

async function remembered() {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return {
    language: await readerLanguage(),
    theme: chooseTheme(jar.get(themeCookie)?.value),
    nonce: head.get('x-nonce') ?? undefined,
  };
}

/** Keeps zod from generating code, which the content security policy forbids; must be set before zod loads. */
const withoutMadeCode = 'globalThis.__zod_globalConfig = { jitless: true };';

export const generateMetadata = pageMetadata;

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0c0f' },
  ],
};

/** The document around every page. */
export default async function Layout({ children }: { children: ReactNode }) {
  const { language, theme, nonce } = await remembered();
  const messages = await fetchMessages(language);
  return (
    <html lang={language} data-theme={theme}>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {withoutMadeCode}
        </script>
        <script nonce={nonce} suppressHydrationWarning>
          {oldBrowserScript}
        </script>
      </head>
      <body className="min-h-dvh">
        <noscript>{messages.common.app.noScript}</noscript>
        <Preferences language={language} messages={messages} theme={theme}>
          <SteadyClicks />
          <Toasts>
            <div id={pageId}>{children}</div>
          </Toasts>
        </Preferences>
      </body>
    </html>
  );
}
