/** Chromium's flags for tests and pictures: no window, no background activity. */

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A test picture instead of a camera.
  '--use-fake-device-for-media-stream',
  // The headless shell has no other way to allow it.
  '--use-fake-ui-for-media-stream',
];
