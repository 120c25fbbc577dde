/** Browsers inside other apps, such as a messenger's: pages work there, but many of them cannot save files. */

const android = /Android/;
const apps = /KAKAOTALK|NAVER\(inapp|DaumApps|everytimeApp|\bLine\/|Instagram|FBAN|FBAV|; wv\)/i;

/** The address that opens `address` in the device's own browser; null if the app has none; undefined in no other app. */
export function addressOutside(userAgent: string, address: string): string | null | undefined {
  if (!apps.test(userAgent)) return undefined;
  if (/KAKAOTALK/i.test(userAgent)) return `kakaotalk://web/openExternal?url=${encodeURIComponent(address)}`;
  const url = new URL(address);
  if (/\bLine\//.test(userAgent)) {
    url.searchParams.set('openExternalBrowser', '1');
    return url.href;
  }
  if (!android.test(userAgent)) return null;
  const scheme = url.protocol.slice(0, -1);
  // An intent has its own fragment.
  const rest = url.href.slice(`${scheme}://`.length).replace(/#.*$/s, '');
  return `intent://${rest}#Intent;scheme=${scheme};action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end`;
}

/** That for a page or file of this server, from this browser. */
export const pathOutside = (path: string) => addressOutside(navigator.userAgent, location.origin + path);
