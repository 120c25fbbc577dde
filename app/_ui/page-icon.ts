/** The icon of the page in the browser's tab, with a dot for how things stand. */
'use client';
import { useEffect } from 'react';

/** The colour of the dot on the page's icon; none while nothing happens. */
const dots = { calm: null, training: '#f59e0b', done: '#16a34a' } as const;

const iconOf = (dot: string) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f5bea"/><circle cx="21" cy="21" r="9" fill="${dot}" stroke="#fff" stroke-width="2"/></svg>`,
  )}`;

/** Shows in the browser's tab how things stand. */
export function usePageIcon(state: keyof typeof dots): void {
  useEffect(() => {
    const dot = dots[state];
    if (!dot) return;
    const link = document.createElement('link');
    link.rel = 'icon';
    link.href = iconOf(dot);
    document.head.append(link);
    return () => link.remove();
  }, [state]);
}
