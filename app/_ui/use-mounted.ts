/** Whether the page has come alive in a browser; before that there is no storage and no address. */
'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False in the HTML made on the server and in the first render in the browser, then true. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
