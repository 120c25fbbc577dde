/** Looks at the latest picture, one at a time: those that come meanwhile are left out but for the last. */
'use client';
import { useEffect, useRef, useState } from 'react';

type Look<Found> = (pixels: Uint8ClampedArray) => Promise<Found>;

type Looker = { readonly want: (pixels: Uint8ClampedArray) => void; readonly stop: () => void };

/** `onFound` is called with what was found, or null if that failed. */
function createLooker<Found>(look: Look<Found>, onFound: (found: Found | null) => void): Looker {
  let wanted: Uint8ClampedArray | null = null;
  let [busy, stopped] = [false, false];

  async function lookAtAll(): Promise<void> {
    busy = true;
    while (wanted !== null && !stopped) {
      const pixels = wanted;
      wanted = null;
      const found = await look(pixels).catch(() => null);
      if (!stopped) onFound(found);
    }
    busy = false;
  }

  return {
    want(pixels) {
      wanted = pixels;
      if (!busy) void lookAtAll();
    },
    stop() {
      stopped = true;
    },
  };
}

/** What `look` finds in the latest pixels; null before it has looked, and without pixels or `look`. */
export function useLook<Found>(look: Look<Found> | null, pixels: Uint8ClampedArray | null): Found | null {
  const [found, setFound] = useState<{ readonly value: Found | null }>({ value: null });
  const looker = useRef<Looker | null>(null);
  useEffect(() => {
    setFound({ value: null });
    if (!look) return;
    const own = createLooker(look, (value) => setFound({ value }));
    looker.current = own;
    return () => {
      own.stop();
      looker.current = null;
    };
  }, [look]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network looks at the same pixels
  useEffect(() => {
    if (pixels) looker.current?.want(pixels);
  }, [pixels, look]);
  return pixels && found.value;
}
