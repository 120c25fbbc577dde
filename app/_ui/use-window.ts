/** The page and its window: whether it is hydrated, how wide it is, its title, and whether it is projected. */
'use client';
import { useEffect, useLayoutEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useObservable } from '#app/_live/use-observable.tsx';

const matching = (query: string, onServer: boolean) => ({
  get: () => matchMedia(query).matches,
  subscribe(listener: () => void) {
    const list = matchMedia(query);
    list.addEventListener('change', listener);
    return () => list.removeEventListener('change', listener);
  },
  onServer,
});

const wide = matching('(min-width: 40rem)', true);
const desk = matching('(min-width: 64rem)', true);
const calm = matching('(prefers-reduced-motion: reduce)', false);

/** Whether there is more room than on a phone. */
export const useWide = (): boolean => useObservable(wide);

/** Whether columns stand beside each other, as Tailwind's `lg` says. */
export const useDesk = (): boolean => useObservable(desk);

/** Whether the reader asks for as little motion as possible. */
export const useCalm = (): boolean => useObservable(calm);

const mounted = { get: () => true, subscribe: () => () => {}, onServer: false };

/** False in the HTML made on the server and in the first render in the browser, then true. */
export const useMounted = (): boolean => useObservable(mounted);

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

/** Shows `title` before the product's name. */
export function usePageTitle(title: string | undefined): void {
  const name = useTranslations('common.app')('name');
  useEffect(() => {
    document.title = title ? `${title} · ${name}` : name;
  }, [title, name]);
}
