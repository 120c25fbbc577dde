/** Pages on the big screen, where everything grows with it (globals.css). */
'use client';
import { useLayoutEffect } from 'react';

/** `screen` is one picture, `wall` may be scrolled; null for a page at its own size. */
export function useProjected(as: 'screen' | 'wall' | null) {
  useLayoutEffect(() => {
    if (as === null) return;
    document.documentElement.dataset.projected = as;
    return () => {
      delete document.documentElement.dataset.projected;
    };
  }, [as]);
}
