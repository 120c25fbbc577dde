/** The way out of another app's browser. */
import { describe, expect, it } from 'vitest';
import { addressOutside } from '#app/_ui/in-app.ts';

const address = 'http://192.168.0.7:3000/s/123456/runs/1?tab=2';
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 14; SM-S911N Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the browser inside another app', () => {
  it.each([
    ['Safari', `${phone} Version/18.1 Mobile/15E148 Safari/604.1`],
    ['Safari from the home screen', `${phone} Mobile/15E148`],
    [
      'Chrome',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
    ],
    [
      'Samsung Internet',
      'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S911N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/20.0 Chrome/106.0.5249.126 Mobile Safari/537.36',
    ],
    ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0'],
  ])('[U604] is not one of the device’s own: %s', (_name, userAgent) =>
    expect(addressOutside(userAgent, address)).toBeUndefined(),
  );

  it.each([
    ['on an iPhone', `${phone} Mobile/15E148 KAKAOTALK 10.9.5`],
    ['on Android', `${android} Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36;KAKAOTALK 2410950`],
  ])('[U604] KakaoTalk’s %s has an address of its own for leaving', (_name, userAgent) =>
    expect(addressOutside(userAgent, address)).toBe(
      'kakaotalk://web/openExternal?url=http%3A%2F%2F192.168.0.7%3A3000%2Fs%2F123456%2Fruns%2F1%3Ftab%3D2',
    ),
  );

  it('[U604] LINE’s has a query, Android an intent, and an iPhone nothing for others', () => {
    expect(addressOutside(`${phone} Safari Line/14.0.0`, address)).toBe(`${address}&openExternalBrowser=1`);
    expect(addressOutside(`${android} Version/4.0 Instagram 300.0`, `${address}#key=secret`)).toBe(
      'intent://192.168.0.7:3000/s/123456/runs/1?tab=2#Intent;scheme=http;action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end',
    );
    expect(addressOutside(`${phone} Mobile/15E148 Instagram 300.0`, address)).toBeNull();
    expect(addressOutside(`${phone} Mobile/15E148 NAVER(inapp; search; 2000; 12.0)`, address)).toBeNull();
  });
});
