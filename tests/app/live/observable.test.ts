/** Observable values. */
import { expect, test, vi } from 'vitest';
import { createObservable, eachFrame } from '#app/_live/observable.ts';

test('[L310] a listener is called after each change, and not when the value is set to the same', () => {
  const value = createObservable(1);
  const heard: number[] = [];
  const forget = value.subscribe(() => heard.push(value.get()));
  value.set(2);
  value.set(2);
  value.set(3);
  forget();
  value.set(4);
  expect(heard).toEqual([2, 3]);
});

test('[L310] a listener that leaves during the calls does not keep others from being called', () => {
  const value = createObservable(1);
  const heard: string[] = [];
  const forget = value.subscribe(() => {
    heard.push('first');
    forget();
  });
  value.subscribe(() => heard.push('second'));
  value.set(2);
  value.set(3);
  expect(heard).toEqual(['first', 'second', 'second']);
});

test('[L311] a listener once per frame is called once, however often the value changes', () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
  const value = createObservable(1, eachFrame());
  const heard: number[] = [];
  value.subscribe(() => heard.push(value.get()));
  value.set(2);
  value.set(3);
  expect(heard).toEqual([]);
  frames.shift()!();
  expect(heard).toEqual([3]);
  value.set(4);
  frames.shift()!();
  expect([heard, frames]).toEqual([[3, 4], []]);
  vi.unstubAllGlobals();
});
