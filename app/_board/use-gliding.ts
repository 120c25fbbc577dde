/** Rows that glide to their new places when their order changes, unless the reader wants less motion. */
'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';

const timing: KeyframeAnimationOptions = { duration: 700, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

/**
 * For a list whose children carry `data-key`. When the order of the keys changes, each child that was there before starts
 * where it stood and glides to where it stands now.
 */
export function useGliding(list: RefObject<HTMLElement | null>, keys: readonly string[]) {
  const tops = useRef(new Map<string, number>());
  const order = useRef('');
  useLayoutEffect(() => {
    const children = [...(list.current?.children ?? [])] as HTMLElement[];
    const now = new Map(children.map((child) => [child.dataset.key ?? '', child.offsetTop]));
    const key = keys.join(' ');
    const moved = order.current !== '' && order.current !== key;
    if (moved && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      for (const child of children) {
        const before = tops.current.get(child.dataset.key ?? '');
        const way = before === undefined ? 0 : before - child.offsetTop;
        if (way !== 0) child.animate([{ transform: `translateY(${way}px)` }, { transform: 'none' }], timing);
      }
    }
    tops.current = now;
    order.current = key;
  });
}
