/** What a browser stores by name, and what is in its address bar. */
import { expect, test } from 'vitest';
import { putInAddress } from '#app/_live/address-bar.ts';
import { createShelf } from '#app/_live/shelf.ts';

/** Storage that refuses chosen operations. */
function storage() {
  const kept = new Map<string, string>();
  const refuses = { reading: false, writing: false };
  const unless = <Result>(refused: boolean, act: () => Result): Result => {
    if (refused) throw new DOMException('no', 'SecurityError');
    return act();
  };
  const box = {
    getItem: (name: string) => unless(refuses.reading, () => kept.get(name) ?? null),
    setItem: (name: string, text: string) => unless(refuses.writing, () => kept.set(name, text)),
    removeItem: (name: string) => unless(refuses.writing, () => kept.delete(name)),
  };
  return { kept, refuses, box: box as unknown as Storage };
}

test('[L312] text that cannot be stored is kept as long as the page, and listeners are told', () => {
  Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });
  const { kept, refuses, box } = storage();
  const shelf = createShelf(() => box);
  let told = 0;
  shelf.subscribe(() => told++);
  shelf.setItem('a', '1');
  refuses.writing = true;
  shelf.setItem('a', '2');
  shelf.setItem('b', '3');
  expect([shelf.getItem('a'), shelf.getItem('b'), kept.get('a')]).toEqual(['2', '3', '1']);
  shelf.removeItem('a');
  expect(shelf.getItem('a')).toBeNull();
  refuses.writing = false;
  shelf.setItem('a', '4');
  expect([shelf.getItem('a'), kept.get('a'), told]).toEqual(['4', '4', 5]);
});

test('[L312] a browser that blocks storage has nothing stored, and causes no error', () => {
  const shelf = createShelf(() => {
    throw new DOMException('no', 'SecurityError');
  });
  expect(shelf.getItem('a')).toBeNull();
  shelf.setItem('a', '1');
  expect(shelf.getItem('a')).toBe('1');
});

test('[L313] what is written to the address is added to what is there; writing the same again does nothing', () => {
  const written: string[] = [];
  const location = { pathname: '/s/123456', search: '?a=1', hash: '#part' };
  const page = {
    location,
    history: { state: 1, replaceState: (_: unknown, __: string, url: string) => void written.push(url) },
  };
  putInAddress({ search: '?b=2' }, page);
  putInAddress({ search: '' }, page);
  putInAddress({ hash: '' }, page);
  putInAddress({ search: '?a=1' }, page);
  expect(written).toEqual(['/s/123456?b=2#part', '/s/123456#part', '/s/123456?a=1']);
});
