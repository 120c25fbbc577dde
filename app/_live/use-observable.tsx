/** How React reads an observable, and when a part of it counts as unchanged. */
'use client';
import { useRef, useSyncExternalStore } from 'react';
import type { Observable } from './observable.ts';

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

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
};

/** Whether both are the same, or arrays or plain objects of the same parts. */
export function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && Object.is(a[name], b[name]))
  );
}
