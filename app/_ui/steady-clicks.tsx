/** Ignores the second click of a double click on a button that has just been replaced by another. */
'use client';
import { useEffect } from 'react';

/** How far apart in pixels two taps of a finger may be. */
const samePlace = 40;

const buttons = 'button, a[href], summary, [role=button], [role=tab], [role=menuitem]';

type Press = { readonly button: Element; readonly x: number; readonly y: number };

const buttonAt = (x: number, y: number) => document.elementFromPoint(x, y)?.closest(buttons) ?? null;

/** Whether a click on `button` is the second of a double click on what stood here before: that is gone from where it was pressed. */
function isMeantForAnother(last: Press, button: Element, { detail, clientX, clientY }: MouseEvent): boolean {
  return (
    detail > 1 &&
    button !== last.button &&
    Math.hypot(clientX - last.x, clientY - last.y) <= samePlace &&
    buttonAt(last.x, last.y) !== last.button
  );
}

/** Watches over every button of the page: one is enough. */
export function SteadyClicks() {
  useEffect(() => {
    let last: Press | undefined;
    function clicked(event: MouseEvent) {
      const button = event.target instanceof Element ? event.target.closest(buttons) : null;
      // Without `detail` it comes from the keyboard or a program, and goes where the focus is.
      if (!button || event.detail === 0) return;
      if (last && isMeantForAnother(last, button, event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      last = { button, x: event.clientX, y: event.clientY };
    }
    window.addEventListener('click', clicked, { capture: true });
    return () => window.removeEventListener('click', clicked, { capture: true });
  }, []);
  return null;
}
