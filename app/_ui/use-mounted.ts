/** Whether the page has come alive in a browser; before that there is no storage and no address. */
'use client';
import { useObservable } from '#app/_live/use-observable.tsx';

const mounted = { get: () => true, subscribe: () => () => {}, onServer: false };

/** False in the HTML made on the server and in the first render in the browser, then true. */
export const useMounted = (): boolean => useObservable(mounted);
