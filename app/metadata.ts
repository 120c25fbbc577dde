/** Titles, descriptions and pictures of pages for browsers and link previews, in the reader's language. */
import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { chooseLanguage, languageCookie } from '#app/_text/choices.ts';
import { fetchMessages } from '#app/_text/messages.ts';
import { doorHeader, doorOfHeader } from '#lib/protocol/door.ts';

/** The language of who asks: the one remembered, else the first known one that the browser prefers. */
export async function readerLanguage() {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return chooseLanguage(jar.get(languageCookie)?.value, head.get('accept-language'));
}

/** Of every page; of a join link with the title of its session, where the server tells it. */
export async function pageMetadata(): Promise<Metadata> {
  const [head, language] = [await headers(), await readerLanguage()];
  const { common, join } = await fetchMessages(language);
  const [name, description] = [common.app.name, common.app.description];
  const origin = head.get('x-public-origin');
  const session = doorOfHeader(head.get(doorHeader))?.session;
  const title = session ? `${session.title} · ${name}` : name;
  return {
    title,
    description,
    robots: { index: false, follow: false },
    icons: { icon: '/icon-192.png', apple: '/apple-touch-icon.png' },
    ...(origin && {
      metadataBase: new URL(origin),
      openGraph: {
        type: 'website',
        siteName: name,
        title,
        description: session ? join.invitation : description,
        locale: language === 'ko' ? 'ko_KR' : 'en_US',
        images: [{ url: '/share.png', width: 1200, height: 630, alt: name }],
      },
    }),
  };
}
