/** The web app manifest: what a phone shows of the page that it puts on its home screen. */
import type { MetadataRoute } from 'next';
import { fetchMessages } from '#app/_text/messages.ts';
import { readerLanguage } from './metadata.ts';

export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const language = await readerLanguage();
  const { common } = await fetchMessages(language);
  const [name, description] = [common.app.name, common.app.description];
  return {
    name,
    short_name: name,
    description,
    lang: language,
    id: '/',
    start_url: '/',
    display: 'standalone',
    background_color: '#f5f6f8',
    theme_color: '#2f5bea',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
