/** Parts of a long page: each is drawn once the reader comes near, and all of them before the page is printed. */
'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslations } from 'use-intl';
import { elapsed } from '#app/_live/clock.ts';
import { createObservable } from '#app/_live/observable.ts';
import { useObservable } from '#app/_live/use-observable.tsx';

/** Whether all parts are drawn, near or not. */
const whole = createObservable(false);
export const useWhole = (): boolean => useObservable(whole);

/** How many parts are still on their way. */
const waiting = createObservable(0);

/** Until the reader comes near, an empty place stands for the part; `className` gives it a size. */
export function WhenNear({ id, className, children }: { id?: string; className: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const drawn = useWhole() || near;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: '300px' },
    );
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} id={id} className={`min-w-0 scroll-mt-28 ${drawn ? '' : `${className} print:hidden`}`}>
      {drawn && children}
    </div>
  );
}

/** While something is on its way. */
export function Waiting({ className = 'h-48' }: { className?: string }) {
  const t = useTranslations('common.app');
  useEffect(() => {
    waiting.set(waiting.get() + 1);
    return () => waiting.set(waiting.get() - 1);
  }, []);
  return (
    <div role="status" className={`mt-3 animate-pulse rounded-xl bg-sunken print:hidden ${className}`}>
      <span className="sr-only">{t('loading')}</span>
    </div>
  );
}

/** A part that takes longer than this, in milliseconds, is left out of the print. */
const patience = 15_000;

/** Resolves once every part and image has stood still for a few frames. */
function settled(): Promise<void> {
  const until = elapsed() + patience;
  let still = 0;
  return new Promise((resolve) => {
    const look = () => {
      const done = waiting.get() === 0 && [...document.images].every(({ complete }) => complete);
      still = done ? still + 1 : 0;
      if (still > 3 || elapsed() > until) resolve();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

async function printWhole() {
  whole.set(true);
  await settled();
  print();
}

const isPrintKey = ({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent) =>
  (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'p';

/** For a page made of such parts: prints all of them, by the returned function and by the browser's own key. */
export function usePrintWhole(): () => void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPrintKey(event)) return;
      event.preventDefault();
      void printWhole();
    };
    // The browser's menu does not wait: parts whose data is here are printed.
    const onPrint = () => flushSync(() => whole.set(true));
    addEventListener('keydown', onKey);
    addEventListener('beforeprint', onPrint);
    return () => {
      removeEventListener('keydown', onKey);
      removeEventListener('beforeprint', onPrint);
      whole.set(false);
    };
  }, []);
  return () => void printWhole();
}
