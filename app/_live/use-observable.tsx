/** How React reads a value that is listened to. */
'use client';
import { useRef, useSyncExternalStore } from 'react';
import type { Observable } from './observable.ts';
import { shallowEqual } from './shallow-equal.ts';

/** The value as it is. */
export function useObservable<Value>(source: Observable<Value>): Value;
/**
 * A part of the value. `select` may be written inline and may make a new array or object of old parts: the component is
 * drawn again only if one of the parts is another one.
 */
export function useObservable<Value, Part>(source: Observable<Value>, select: (value: Value) => Part): Part;
export function useObservable<Value>(source: Observable<Value>, select: (value: Value) => unknown = (value) => value) {
  const last = useRef<{ readonly part: unknown } | null>(null);
  function same(part: unknown) {
    if (last.current && shallowEqual(last.current.part, part)) return last.current.part;
    last.current = { part };
    return part;
  }
  return useSyncExternalStore(
    source.subscribe,
    () => same(select(source.get())),
    () => same(select('onServer' in source ? source.onServer! : source.get())),
  );
}
