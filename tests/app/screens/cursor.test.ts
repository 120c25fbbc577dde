/** The cursor shared by charts: lines follow it in every frame, labels in every second one. */
import { beforeEach, expect, test, vi } from 'vitest';
import { type Cursor, createCursor } from '#app/_ui/chart/cursor.ts';

let frames: (() => void)[] = [];
/** Shows the next frame. */
function frame() {
  const due = frames;
  frames = [];
  for (const callback of due) callback();
}

/** The updates since the last call: of the line, and of the labels of either turn. */
function listeners(cursor: Cursor) {
  let told: string[] = [];
  cursor.subscribe(() => void told.push('line'));
  cursor.subscribe(() => void told.push('even'), 0);
  cursor.subscribe(() => void told.push('odd'), 1);
  return () => {
    const heard = told.sort();
    told = [];
    return heard;
  };
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
  return () => vi.unstubAllGlobals();
});

test('[O16] while the cursor moves, its line is updated in every frame, its labels in turn', () => {
  const cursor = createCursor();
  const heard = listeners(cursor);
  const words = [1, 2, 3, 4].map((x) => {
    cursor.set(x);
    cursor.set(x + 0.5);
    frame();
    const all = heard();
    expect(all.filter((each) => each === 'line')).toHaveLength(1);
    return all.filter((each) => each !== 'line');
  });
  expect(words.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  expect(words[0]).not.toEqual(words[1]);
  expect(words.slice(2)).toEqual(words.slice(0, 2));
});

test('[O16] when it rests, all labels are up to date, and no frame is requested', () => {
  const cursor = createCursor();
  const heard = listeners(cursor);
  cursor.set(7);
  frame();
  frame();
  expect(heard()).toEqual(['even', 'line', 'odd']);
  expect(frames).toEqual([]);
  cursor.set(7);
  expect(frames).toEqual([]);
  cursor.touch();
  frame();
  frame();
  expect(heard()).toEqual(['even', 'odd']);
});

test('[O16] listeners that have left are not called', () => {
  const cursor = createCursor();
  const told = vi.fn();
  for (const leave of [cursor.subscribe(told), cursor.subscribe(told, 0), cursor.subscribe(told, 1)]) leave();
  cursor.set(1);
  frame();
  frame();
  expect(told).not.toHaveBeenCalled();
});
