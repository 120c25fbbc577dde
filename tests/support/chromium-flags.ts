/** How Chromium is started for tests and pictures: without a window and without errands of its own. */

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A test picture stands for a camera.
  '--use-fake-device-for-media-stream',
];
